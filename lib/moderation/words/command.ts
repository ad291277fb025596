/** What a moderator orders. The screen says Remove and End session; code, APIs and logs say kick. */
export const commandTypes = [
	"mute-audio",
	"mute-video",
	"mute-all-audio",
	"mute-all-video",
	"pin",
	"unpin",
	"kick",
	"kick-all",
	"ask-to-leave",
] as const;
export type CommandType = (typeof commandTypes)[number];

/** What a console's SDK carries out and sees the effect of. */
export type LiveCommandType = Exclude<CommandType, "ask-to-leave">;

/** Commands at a whole room carry no target; all others name one person. */
export const roomCommands = ["mute-all-audio", "mute-all-video", "kick-all"] as const satisfies readonly CommandType[];

export function isRoomCommand(type: CommandType): boolean {
	return (roomCommands as readonly CommandType[]).includes(type);
}

/** The button's words, in the imperative. */
export const commandLabels: Record<CommandType, string> = {
	"mute-audio": "Mute",
	"mute-video": "Stop video",
	"mute-all-audio": "Mute all",
	"mute-all-video": "Stop all video",
	pin: "Pin",
	unpin: "Unpin",
	kick: "Remove",
	"kick-all": "End session",
	"ask-to-leave": "Ask to leave",
};

/** Why a person is removed; `other` needs words. */
export const reasonCodes = ["abuse", "spam", "disruptive", "wrong-room", "asked-to-leave", "other"] as const;
export type ReasonCode = (typeof reasonCodes)[number];
export interface Reason {
	code: ReasonCode;
	text: string;
}
export const reasonLabels: Record<ReasonCode, string> = {
	abuse: "Abuse or harassment",
	spam: "Spam or advertising",
	disruptive: "Disrupting the room",
	"wrong-room": "In the wrong room",
	"asked-to-leave": "Asked to leave",
	other: "Other",
};
