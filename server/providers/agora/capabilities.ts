import type { Capabilities, RemovalFacts, SearchCapabilities } from "@/lib/moderation/capability";

const server = { where: "server", session: false } as const;
const muteReason =
	"Agora can only forbid somebody to publish for a time, and advises against that for everyday muting. Ask them to mute themselves, or remove them.";
const pinReason = "Agora has no pins: what is shown large is up to your app.";

export const capabilities: Capabilities = {
	"mute-audio": { where: "none", reason: muteReason },
	"mute-all-audio": { where: "none", reason: muteReason },
	"mute-video": { where: "none", reason: muteReason },
	"mute-all-video": { where: "none", reason: muteReason },
	pin: { where: "none", reason: pinReason },
	unpin: { where: "none", reason: pinReason },
	kick: server,
	"kick-all": server,
	"ask-to-leave": server,
};

const able = { able: true } as const;

export const search: SearchCapabilities = {
	userId: able,
	participantId: able,
	connectionId: { able: false, reason: "Agora gives connections no id of their own: search for the uid." },
	namePart: { able: false, reason: "Agora knows people by number only, not by name: search for the uid." },
	listRooms: able,
	listPeople: able,
};

export const removal: RemovalFacts = {
	devices: "The person’s connection to the channel ends; Agora allows one for each uid.",
	canReturn: "They can come back at once, to this channel and any other: the rule acts once and keeps nobody out.",
	told: "The removed person is not told why.",
	messageBytes: null,
};
