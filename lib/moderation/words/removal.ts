import type { Evidence, Outcome } from "./outcome";
import { type Provider, providerNames } from "./room";

/** How far the removal of one target has come, as its command tells it. */
export interface RemovalFound {
	provider: Provider;
	/** A whole room, and not one person. */
	everyone: boolean;
	outcome: Outcome;
	code: string | null;
	evidence: Evidence | null;
}

export type RemovalStateWord =
	| "waiting"
	| "sent"
	| "removed"
	| "already-gone"
	| "not-confirmed"
	| "refused"
	| "limited"
	| "failed"
	| "unknown";

/** `removed` and `already-gone` rest on evidence; the rest says how far it came. */
export function removalState({ outcome, code }: Pick<RemovalFound, "outcome" | "code">): RemovalStateWord {
	switch (outcome) {
		case "intent":
			return "waiting";
		case "sent":
			return code === "not-confirmed" ? "not-confirmed" : "sent";
		case "confirmed":
			return code === "already-gone" || code === "room-empty" ? "already-gone" : "removed";
		case "refused":
			return code === "limited" ? "limited" : "refused";
		case "failed":
			return "failed";
		case "unknown":
			return "unknown";
	}
}

/** Whether the same removal, ordered again, could end better. */
export function isRetryable({ outcome, code }: Pick<RemovalFound, "outcome" | "code">): boolean {
	const state = removalState({ outcome, code });
	if (state === "refused") return code !== "bad-id" && code !== "unsupported";
	return state === "not-confirmed" || state === "limited" || state === "failed" || state === "unknown";
}

/** What happened, what it means, and what to do. */
export function removalText(found: RemovalFound): string {
	const vendor = providerNames[found.provider];
	const who = found.everyone ? "Everyone" : "They";
	switch (removalState(found)) {
		case "waiting":
			return `Ordered. ${vendor} is about to be told.`;
		case "sent":
			return `${vendor} took the order. Waiting to see that ${found.everyone ? "the room is empty" : "they are gone"}.`;
		case "removed":
			if (found.code === "returned") return "Removed, and came back since. A removal keeps nobody out.";
			return found.evidence === "reconciled"
				? `Removed. ${vendor} was asked afterwards, and ${found.everyone ? "nobody is in the room" : "they are gone"}.`
				: `Removed: ${vendor} said so.`;
		case "already-gone":
			return found.code === "room-empty"
				? `${vendor} says that nobody is in a room of this name. Check its spelling.`
				: `${who} had gone before: there was nothing left to remove.`;
		case "not-confirmed":
			return `${vendor} took the order, but does not show yet that ${found.everyone ? "everyone has" : "they have"} gone. Usher goes on asking; look into the room, or try again.`;
		case "limited":
			return `${vendor}’s limit for this account left no room in time. Nothing was done; try again in a minute.`;
		case "refused":
			return refusedText(vendor, found.code);
		case "failed":
			return found.code === "still-there"
				? `${vendor} took the order, and they are still in the room. Try again.`
				: `${vendor} could not be reached. Nothing was done; try again.`;
		case "unknown":
			return `${unknownWhy(vendor, found.code)}: it may or may not have happened. Usher asks ${vendor} by itself; look into the room before you try again.`;
	}
}

function unknownWhy(vendor: string, code: string | null): string {
	if (code === "no-usable-answer") return `${vendor} answered with a failure of its own`;
	return code === "internal" ? "Usher broke while it was asking" : `${vendor} did not answer in time`;
}

function refusedText(vendor: string, code: string | null): string {
	switch (code) {
		case "unauthorised":
			return `${vendor} does not accept Usher’s credentials. Nothing was done; an admin should run npm run doctor.`;
		case "unsupported":
			return `${vendor} cannot do this, or has not enabled it for this project. Nothing was done.`;
		case "room-not-found":
			return `${vendor} knows no such room. Nothing was done; check the room’s id.`;
		case "bad-id":
			return `This id cannot be one of ${vendor}’s. Nothing was done; check it.`;
		case "not-connected":
			return `${vendor} is not connected with this project any more. Nothing was done.`;
		default:
			return `${vendor} refused it${code === null || code === "refused" ? "" : ` (${code})`}. Nothing was done.`;
	}
}
