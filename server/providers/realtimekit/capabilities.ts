import type { Capabilities, RemovalFacts, SearchCapabilities } from "@/lib/moderation/capability";

const muteReason =
	"RealtimeKit has no dependable server call for muting: it needs a moderator connected to the meeting, with a console open in it.";
const videoReason =
	"RealtimeKit stops cameras only through a moderator connected to the meeting, with a console open in it.";
const pinReason = "RealtimeKit pins only through a moderator connected to the meeting, with a console open in it.";
const askReason =
	"RealtimeKit’s server sends people no messages: asking somebody to leave needs a console open in the meeting.";

/**
 * Where RealtimeKit carries out each command. Its REST `mute` and `mute-all` stand in an OpenAPI file but
 * neither in the vendor's reference nor in its official package, so nothing here rests on them.
 */
export const capabilities: Capabilities = {
	"mute-audio": { where: "session", reason: muteReason },
	"mute-all-audio": { where: "session", reason: muteReason },
	"mute-video": { where: "session", reason: videoReason },
	"mute-all-video": { where: "session", reason: videoReason },
	pin: { where: "session", reason: pinReason },
	unpin: { where: "session", reason: pinReason },
	kick: { where: "server", session: true },
	"kick-all": { where: "server", session: true },
	"ask-to-leave": { where: "session", reason: askReason },
};

const able = { able: true } as const;

export const search: SearchCapabilities = {
	userId: able,
	participantId: able,
	connectionId: able,
	namePart: able,
	listRooms: able,
	listPeople: able,
};

export const removal: RemovalFacts = {
	devices: "All of the person’s devices leave the meeting.",
	canReturn:
		"They can come back with a token that they still hold: RealtimeKit has no ban list. Stop giving out tokens to keep them out.",
	told: "The removed person is not told why.",
	messageBytes: null,
};
