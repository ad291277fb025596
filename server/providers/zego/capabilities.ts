import type { Capabilities, RemovalFacts, SearchCapabilities } from "@/lib/moderation/capability";
import { longestReasonBytes } from "./reason";

const server = { where: "server", session: false } as const;
const muteReason =
	"Stopping one person’s sound or picture must be enabled for your project by ZEGO’s support first (Code 9).";
const pinReason = "ZEGO has no pins: what is shown large is up to your app.";

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
	connectionId: { able: false, reason: "ZEGO gives connections no id of their own: search for the UserId." },
	namePart: able,
	listRooms: {
		able: false,
		reason: "ZEGO cannot list rooms: only rooms that Usher knows, or that you name, are searched.",
	},
	listPeople: able,
};

export const removal: RemovalFacts = {
	devices: "The person’s connection to the room ends and their streams stop; ZEGO allows one for each UserId.",
	canReturn: "They can come back at once, unless your app refuses them: a removal at ZEGO keeps nobody out.",
	told: "Your text reaches the removed person’s app; whether it shows the text is up to the app.",
	messageBytes: longestReasonBytes,
};
