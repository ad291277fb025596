/**
 * The error codes of `@cloudflare/realtimekit`, in words. Built from the SDK itself, because the vendor's
 * page contradicts it on 1202–1206 and shows the codes as numbers, while the SDK throws strings.
 */
export interface SdkProblem {
	/** The SDK's code, or a word of ours where it gave none; shown last and small. */
	code: string;
	/** What happened. */
	what: string;
	/** What it means or what to do. */
	todo: string;
}

const again = "Try again. If it stays, leave the room and come back.";
const rejoin = "Wait until the console is connected again, or leave the room and come back.";
const askAdmin = "An admin can change the preset in RealtimeKit, or give you another one.";
const unused = "This console does not use that part of RealtimeKit. If you see this, tell support the code.";
const device = "The console needs no microphone or camera of yours. Leave the room and come back.";

const catalogue = {
	"0000": ["Something went wrong inside RealtimeKit.", again],
	"0001": ["RealtimeKit could not be started.", "Check your connection to the vendor, then try again."],
	"0002": ["The room could not be joined.", "Check your connection, then try again."],
	"0003": ["The room could not be left cleanly.", "Close this tab: the vendor drops the connection by itself."],
	"0004": [
		"RealtimeKit did not accept the invitation.",
		"It may have been withdrawn or have expired. Enter the room again to get a new one.",
	],
	"0010": ["This browser is not supported by RealtimeKit.", "Use a current Chrome, Edge, Firefox or Safari."],
	"0011": ["The vendor could not be reached.", "Check your connection, then try again."],
	"0012": ["The connection to the room broke.", rejoin],
	"0013": ["Too many of these in a short time.", "Wait a few seconds, then try again."],
	"0014": [
		"The media connection could not be made.",
		"A firewall may block it. Try another network, or ask for UDP and TURN to be allowed.",
	],
	"0100": ["Something went wrong inside RealtimeKit.", again],
	"0101": ["Your preset does not allow this.", askAdmin],
	"0102": ["A part of RealtimeKit that this needs is missing.", again],
	"0200": ["Something went wrong inside RealtimeKit.", again],
	"0300": ["Something went wrong inside RealtimeKit.", again],
	"0400": ["Something went wrong in the connection to the room.", rejoin],
	"0404": ["The connection to the room is not set up.", rejoin],
	"0500": ["Something went wrong in the chat.", unused],
	"0501": ["Your preset does not allow chatting.", unused],
	"0502": ["A chat message was malformed.", unused],
	"0503": ["A chat message was too long.", unused],
	"0504": ["A chat message was not found.", unused],
	"0505": ["Chatting needs the room to be joined.", unused],
	"0506": ["Searching the chat is switched off.", unused],
	"0600": ["Something went wrong in a plugin.", unused],
	"0601": ["Your preset does not allow plugins.", unused],
	"0602": ["A plugin had no invitation.", unused],
	"0603": ["A plugin had no frame.", unused],
	"0604": ["The list of plugins is not there yet.", unused],
	"0700": ["Something went wrong in the polls.", unused],
	"0705": ["Polls need the room to be joined.", unused],
	"0800": ["Something went wrong with the permissions.", again],
	"0801": ["Your preset does not allow changing permissions.", askAdmin],
	"0900": ["Something went wrong with the preset.", again],
	"0904": ["Your preset could not be loaded.", "It may have been deleted. An admin can set another one for your role."],
	"1000": ["Something went wrong in the recording.", unused],
	"1001": ["Your preset does not allow recording.", unused],
	"1004": ["The recording was not found.", unused],
	"1005": ["The recording is not in a state that allows this.", unused],
	"1100": ["Something went wrong with your own connection.", again],
	"1101": ["Your preset does not allow this.", askAdmin],
	"1102": ["RealtimeKit does not support this here.", again],
	"1103": ["Your name in the room is empty.", "Set a name in your account, then enter the room again."],
	"1104": ["No device was chosen.", device],
	"1105": ["You are not in the room.", rejoin],
	"1106": ["The device in use cannot be set.", device],
	"1200": [
		"The vendor's server refused this.",
		"Your rights may just have changed, or the person may have gone. Look at the row, then try again.",
	],
	"1201": ["Your preset does not allow this.", askAdmin],
	"1202": ["That page of people does not exist.", again],
	"1203": ["Too many people asked for at once.", again],
	"1204": ["The person is no longer in the room.", "Nothing needs to be done."],
	"1205": [
		"The room is not fully joined yet.",
		"Wait a moment until media is connected, then try again. Removing works before that.",
	],
	"1206": ["Choosing whose video to receive is not switched on.", again],
	"1207": ["RealtimeKit does not know that way of viewing.", again],
	"1208": [
		"Your RealtimeKit organisation may not choose whose video to receive.",
		"Only people in the active set can be watched here. Ask Cloudflare to enable manual subscription.",
	],
	"1209": ["A message to the room had no type.", unused],
	"1300": ["Something went wrong in the room's settings.", again],
	"1400": ["Something went wrong in remote control.", unused],
	"1402": ["There is no remote request.", unused],
	"1403": ["The person is no longer in the room.", "Nothing needs to be done."],
	"1500": ["Something went wrong in the stored room data.", again],
	"1600": ["Something went wrong with a microphone or camera.", device],
	"1601": ["No microphone could be opened.", device],
	"1602": ["No camera could be opened.", device],
	"1603": ["That is not a device of this kind.", device],
	"1604": ["The device could not be changed.", device],
	"1605": ["No microphone and camera could be opened.", device],
	"1606": ["There is no microphone.", device],
	"1607": ["There is no camera.", device],
	"1608": ["There is no speaker.", "Sound of people you listen to will not be heard. Plug in a speaker."],
	"1609": ["The list of devices could not be read.", device],
	"1610": ["There is no sound or picture to work with.", device],
	"1611": ["Sound or picture could not be switched on again.", device],
	"1612": ["The screen could not be shared.", device],
	"1701": [
		"Encrypted media could not be read.",
		"The room is end-to-end encrypted, so its pictures cannot be shown here. Moderating still works.",
	],
	"1800": ["Something went wrong in the transcript.", unused],
	"1801": ["The transcript could not be fetched.", unused],
	"1900": ["Something went wrong in the livestream.", unused],
	"1901": ["Your preset does not allow livestreaming.", unused],
	"1902": ["The livestream has not started.", unused],
	"2000": ["Something went wrong on the stage.", again],
	"2001": ["Your preset does not allow managing the stage.", askAdmin],
	"2002": ["RealtimeKit does not support this on the stage.", again],
	"2003": ["This room has no stage.", "Nothing needs to be done: everybody here may speak as their preset says."],
	"2004": ["The stage does not offer this yet.", again],
	"2005": ["The stage needs the room to be joined.", rejoin],
	"2006": ["The person's place on the stage does not allow this.", "Look at their state, then try again."],
	"9900": ["Something went wrong inside RealtimeKit.", again],
} as const satisfies Record<string, readonly [what: string, todo: string]>;

export type SdkErrorCode = keyof typeof catalogue;
export const sdkErrorCodes = Object.keys(catalogue) as readonly SdkErrorCode[];

function isKnown(code: string): code is SdkErrorCode {
	return Object.hasOwn(catalogue, code);
}

/** The code of whatever the SDK threw, as a string: it documents numbers and throws strings. */
export function sdkErrorCode(error: unknown): string | null {
	if (typeof error !== "object" || error === null || !("code" in error)) return null;
	const { code } = error;
	if (typeof code === "number" && Number.isInteger(code) && code >= 0) return String(code).padStart(4, "0");
	return typeof code === "string" && code !== "" ? code : null;
}

/** What happened and what to do, for a code of the SDK or one it does not list. */
export function explainSdkCode(code: string): SdkProblem {
	if (!isKnown(code)) return { code, what: "RealtimeKit reported a problem that it does not explain.", todo: again };
	const [what, todo] = catalogue[code];
	return { code, what, todo };
}

export function explainSdkError(error: unknown): SdkProblem {
	return explainSdkCode(sdkErrorCode(error) ?? "sdk");
}

/** An answer that did not come in time says nothing about whether the act was done. */
export function isSdkTimeout(error: unknown): boolean {
	return error instanceof Error && /request timeout for callback/i.test(error.message);
}

const refusals: ReadonlySet<string> = new Set(["0101", "0801", "1101", "1200", "1201", "2001", "2003", "2006"]);

/** Whether somebody said no (the SDK's own check, or the vendor's server), as opposed to nothing having been sent. */
export function isSdkRefusal(error: unknown): boolean {
	return !isSdkTimeout(error) && refusals.has(sdkErrorCode(error) ?? "");
}
