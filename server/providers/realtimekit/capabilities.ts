import type { Capabilities } from "@/lib/moderation/capability";

const muteReason =
	"RealtimeKit has no dependable server call for muting: it needs a moderator connected to the meeting, with a console open in it.";
const videoReason =
	"RealtimeKit stops cameras only through a moderator connected to the meeting, with a console open in it.";
const pinReason = "RealtimeKit pins only through a moderator connected to the meeting, with a console open in it.";

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
};
