import type { CommandType } from "./command";
import type { Evidence, Outcome } from "./outcome";

/** What the screen says once there is evidence. */
export const doneWords: Record<CommandType, string> = {
	"mute-audio": "Muted",
	"mute-video": "Video stopped",
	"mute-all-audio": "All muted",
	"mute-all-video": "All video stopped",
	pin: "Pinned",
	unpin: "Unpinned",
	kick: "Removed",
	"kick-all": "Session ended",
	"ask-to-leave": "Asked to leave",
};

/** An outcome in the words of the screen; never "done" before there is evidence. */
export function outcomeWords(outcome: Outcome, command: CommandType | null): string {
	switch (outcome) {
		case "intent":
			return "Ordered";
		case "sent":
			return "Sent – waiting for confirmation";
		case "confirmed":
			return command === null ? "Done" : doneWords[command];
		case "refused":
			return "Refused";
		case "failed":
			return "Failed";
		case "unknown":
			return "Not confirmed";
	}
}

/** What an outcome rests on. */
export const evidenceWords: Record<Evidence, string> = {
	"provider-ack": "the vendor said so",
	reported: "seen by the moderator’s browser",
	webhook: "the vendor told Usher",
	reconciled: "checked with the vendor",
};
