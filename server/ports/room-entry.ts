import type { PresetPermissions } from "@/lib/moderation/preset";
import type { RoomRef } from "@/lib/moderation/room";
import type { CallOptions } from "./room-control";

export interface VendorPreset {
	name: string;
	permissions: PresetPermissions;
	/** Host powers beyond the four gated ones (change permissions, waiting room, stage, record…), by vendor key. */
	otherPowers: readonly string[];
	hidden: boolean;
}

export interface Enrolment {
	participantId: string;
	presetName: string;
}

/**
 * How a console person gets into a vendor's room with the vendor's own SDK. Throws `ProviderError`.
 * A minted token is a secret of that one person and room: never into a URL, a log or a table.
 */
export interface RoomEntry {
	/** null: the vendor has no preset of that name. */
	findPreset(name: string, options: CallOptions): Promise<VendorPreset | null>;
	/** Enrols the person, or brings an existing enrolment to this name and preset; answers with a fresh token. */
	enrol(
		room: RoomRef,
		person: { userId: string; name: string; presetName: string; participantId: string | null },
		options: CallOptions,
	): Promise<{ enrolment: Enrolment; token: string }>;
	/** Removes the enrolment, so that its tokens stop working; fine when it is already gone. */
	withdraw(room: RoomRef, participantId: string, options: CallOptions): Promise<void>;
}
