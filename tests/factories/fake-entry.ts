import { randomUUID } from "node:crypto";
import type { RoomRef } from "@/lib/moderation/room";
import type { RoomFacts } from "@/server/ports/room-control";
import type { RoomEntry, VendorPreset } from "@/server/ports/room-entry";

export const noControls = {
	canDisableParticipantAudio: false,
	canDisableParticipantVideo: false,
	pinParticipant: false,
	kickParticipant: false,
};
export const allControls = {
	canDisableParticipantAudio: true,
	canDisableParticipantVideo: true,
	pinParticipant: true,
	kickParticipant: true,
};

export function fakePreset(name: string, given: Partial<VendorPreset> = {}): VendorPreset {
	return { name, permissions: name === "viewer" ? noControls : allControls, otherPowers: [], hidden: false, ...given };
}

/** A vendor's door in memory. What went through it is in `enrolled` and `withdrawn`. */
export class FakeEntry implements RoomEntry {
	readonly presets = new Map<string, VendorPreset>();
	readonly enrolled: { room: RoomRef; person: Parameters<RoomEntry["enrol"]>[1]; token: string }[] = [];
	readonly withdrawn: { room: RoomRef; participantId: string }[] = [];
	presetsAsked = 0;
	/** Runs while the vendor enrols somebody. */
	whileEnrolling: () => Promise<void> = async () => undefined;
	/** Runs instead of withdrawing, where a test says so. */
	onWithdraw: (room: RoomRef) => Promise<void> = async () => undefined;

	constructor(presets: readonly VendorPreset[] = ["viewer", "host", "moderator"].map((name) => fakePreset(name))) {
		for (const preset of presets) this.presets.set(preset.name, preset);
	}

	findPreset: RoomEntry["findPreset"] = async (name) => {
		this.presetsAsked += 1;
		return this.presets.get(name) ?? null;
	};

	enrol: RoomEntry["enrol"] = async (room, person) => {
		const token = `token-${randomUUID()}`;
		this.enrolled.push({ room, person, token });
		await this.whileEnrolling();
		const enrolment = { participantId: person.participantId ?? randomUUID(), presetName: person.presetName };
		return { enrolment, token };
	};

	withdraw: RoomEntry["withdraw"] = async (room, participantId) => {
		await this.onWithdraw(room);
		this.withdrawn.push({ room, participantId });
	};
}

export function factsOf(room: RoomRef, given: Partial<RoomFacts> = {}): RoomFacts {
	const startedAt = new Date("2026-11-01T11:00:00Z");
	return { room, title: "Town hall", open: true, session: { sessionId: "session-1", people: 3, startedAt }, ...given };
}
