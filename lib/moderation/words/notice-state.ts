import { type Provider, providerNames } from "./room";

/**
 * `waiting` on its way · `asked` the vendor took it · `delivered` their client has it · `not-reached` nobody has it ·
 * `left` they are gone without removal (with evidence) · `removing`, `removed`, `not-removed`: what became of the
 * removal · `stayed` still there at the time, and no removal was asked for · `withdrawn` · `unknown`.
 */
export const noticeStates = [
	"waiting",
	"asked",
	"delivered",
	"not-reached",
	"left",
	"removing",
	"removed",
	"not-removed",
	"stayed",
	"withdrawn",
	"unknown",
] as const;
export type NoticeState = (typeof noticeStates)[number];

export const noticeStateLabels: Record<NoticeState, string> = {
	waiting: "Being sent",
	asked: "Asked to leave",
	delivered: "Asked – they have it",
	"not-reached": "Not reached",
	left: "Left",
	removing: "Being removed",
	removed: "Removed",
	"not-removed": "Not removed",
	stayed: "Stayed",
	withdrawn: "Withdrawn",
	unknown: "Not known",
};

/** How far a notice has come, as its row tells it. */
export interface NoticeFound {
	provider: Provider;
	state: NoticeState;
	/** What is known beyond the state: the vendor's code, or a word of ours. */
	code: string | null;
	thenRemove: boolean;
	/** A console sends it, and not the server. */
	bySession: boolean;
}

/** What happened, what it means, and what to do. */
export function noticeText(found: NoticeFound): string {
	const { state, code, thenRemove } = found;
	const vendor = providerNames[found.provider];
	const next = thenRemove ? " If they are still there at the time, they are removed." : "";
	switch (state) {
		case "waiting":
			return found.bySession ? `This console is about to send it.${next}` : `${vendor} is about to be told.${next}`;
		case "asked":
			return found.bySession
				? `Sent into the room. ${vendor} does not tell whether their client has it.${next}`
				: `${vendor} took the message, and does not tell whether their client has it.${next}`;
		case "delivered":
			return `${vendor} says that their client has the message.${next}`;
		case "not-reached":
			return notReached(vendor, code, thenRemove);
		case "left":
			return code === "already-gone"
				? `${vendor} was about to remove them, and they had gone.`
				: `They left by themselves: ${vendor} was asked, and they are gone.`;
		case "removing":
			return `They were still there at the time. ${vendor} is being told to remove them.`;
		case "removed":
			return code === "returned"
				? "Removed after their time, and came back since. A removal keeps nobody out."
				: "They were still there at the time, and have been removed.";
		case "not-removed":
			return notRemoved(vendor, code);
		case "stayed":
			return code === "came-back"
				? "They left, and were back at the time. No removal was asked for."
				: "They were still there at the time. No removal was asked for; remove them if they must go.";
		case "withdrawn":
			return code === "not-told"
				? "Withdrawn, but they could not be told: their client may still leave by itself."
				: "Withdrawn: they may stay.";
		case "unknown":
			return unknown(vendor, code, thenRemove);
	}
}

function notReached(vendor: string, code: string | null, thenRemove: boolean): string {
	const why =
		code === "offline"
			? `${vendor} knows nobody under this id who can get messages now.`
			: code === "limited"
				? `${vendor}’s limit for messages left no room in time.`
				: code === "unauthorised"
					? `${vendor} does not accept Usher’s credentials; an admin should run npm run doctor.`
					: code === "unreachable"
						? `${vendor} could not be reached.`
						: `${vendor} did not carry the message${code === null || code === "refused" ? "" : ` (${code})`}.`;
	return thenRemove
		? `${why} They do not know that they are asked. They are removed at the time all the same; withdraw it if that is not wanted.`
		: `${why} They do not know that they are asked. Ask again, or remove them.`;
}

function notRemoved(vendor: string, code: string | null): string {
	if (code === "too-late")
		return "Usher was not running at their time, so nobody was removed. Look, and order it again.";
	if (code === "not-allowed") {
		return "They were still there, but whoever asked them may not remove people here any more. Nobody was removed.";
	}
	if (code === "still-there") return `${vendor} took the removal, and they are still in the room. Remove them by hand.`;
	return `${vendor} did not remove them${code === null || code === "refused" ? "" : ` (${code})`}. Remove them by hand.`;
}

function unknown(vendor: string, code: string | null, thenRemove: boolean): string {
	switch (code) {
		case "vendor-silent":
			return `${vendor} does not tell whether they are still there. Nobody is removed on a guess; Usher goes on asking.`;
		case "gave-up":
			return `${vendor} did not tell whether they left. Nobody was removed on a guess; look into the room.`;
		case "removal":
			return `They were still there at the time. ${vendor} did not tell whether the removal took effect; Usher goes on asking.`;
		case "removal-unseen":
			return `They were still there at the time. ${vendor} never told whether the removal took effect; look into the room.`;
		case "no-outcome":
			return `The console did not tell whether it sent the message.${thenRemove ? " If they are still there at the time, they are removed." : " Look whether they react, or ask again."}`;
		default:
			return `${vendor} did not answer in time: they may or may not have the message.${thenRemove ? " If they are still there at the time, they are removed." : ""}`;
	}
}
