import type RealtimeKitClient from "@cloudflare/realtimekit";
import type { RTKParticipant } from "@cloudflare/realtimekit";
import type { ConnectionFacts, MediaFlag, MediaKind } from "../../moderation/room-event";

export type Meeting = RealtimeKitClient;

export type Flags = Record<MediaKind, MediaFlag>;

/**
 * What the vendor says of a person's producers. It is better than the SDK's own `audioEnabled` and `videoEnabled`
 * for people outside the subscribed set: closing one's own consumer marks them muted, and their video toggles do not
 * reach those fields at all. null: the SDK knows of no producer of the kind, or contradicts itself.
 */
function producing(participant: RTKParticipant, wanted: (kind: string, screen: boolean) => boolean): boolean | null {
	let known: Map<string, boolean> | null = null;
	for (const producer of participant.producers ?? []) {
		if (!wanted(producer.kind, Boolean(producer.screenShare))) continue;
		known ??= new Map();
		const on = !producer.pause;
		if ((known.get(producer.producerId) ?? on) !== on) return null;
		known.set(producer.producerId, on);
	}
	return known ? [...known.values()].some(Boolean) : null;
}

/** The flags of one device as best known, and whether they may be taken as fact. */
export function readFlags(meeting: Meeting, participant: RTKParticipant): Flags {
	const heard = meeting.participants.audioSubscribed.has(participant.id);
	const seen = meeting.participants.videoSubscribed.has(participant.id);
	const mic = producing(participant, (kind, screen) => kind === "audio" && !screen) ?? participant.audioEnabled;
	const camera = producing(participant, (kind, screen) => kind === "video" && !screen) ?? participant.videoEnabled;
	const screen = producing(participant, (_kind, shared) => shared) ?? participant.screenShareEnabled;
	return {
		mic: { on: Boolean(mic), certain: heard },
		camera: { on: Boolean(camera), certain: seen },
		screen: { on: Boolean(screen), certain: seen },
	};
}

/** One number for three flags, so that telling what changed costs no allocation. */
export function packed(flags: Flags): number {
	const bits = (flag: MediaFlag) => (flag.on ? 1 : 0) | (flag.certain ? 2 : 0);
	return bits(flags.mic) | (bits(flags.camera) << 2) | (bits(flags.screen) << 4);
}

export function toFacts(participant: RTKParticipant, flags: Flags, joinedAt: number | null): ConnectionFacts {
	return {
		connectionId: participant.id,
		participantId: participant.userId,
		userId: participant.customParticipantId || null,
		name: participant.name || "Unnamed",
		picture: participant.picture || null,
		presetName: participant.presetName || null,
		...flags,
		joinedAt,
	};
}
