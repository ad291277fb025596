import type { CommandType } from "./command";

/** The host controls of a RealtimeKit preset that gate commands, by the names its SDK gives them. */
export const presetPermissions = [
	"canDisableParticipantAudio",
	"canDisableParticipantVideo",
	"pinParticipant",
	"kickParticipant",
] as const;
export type PresetPermission = (typeof presetPermissions)[number];
export type PresetPermissions = Record<PresetPermission, boolean>;

export const permissionLabels: Record<PresetPermission, string> = {
	canDisableParticipantAudio: "Mute participants",
	canDisableParticipantVideo: "Stop participants’ video",
	pinParticipant: "Pin participants",
	kickParticipant: "Kick participants",
};

/** Which preset permission the SDK asks for before it sends a command; null: none. */
export const permissionFor = {
	"mute-audio": "canDisableParticipantAudio",
	"mute-all-audio": "canDisableParticipantAudio",
	"mute-video": "canDisableParticipantVideo",
	"mute-all-video": "canDisableParticipantVideo",
	pin: "pinParticipant",
	unpin: "pinParticipant",
	kick: "kickParticipant",
	"kick-all": "kickParticipant",
	"ask-to-leave": null,
} as const satisfies Record<CommandType, PresetPermission | null>;
