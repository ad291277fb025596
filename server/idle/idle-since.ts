import type { IdleCondition } from "@/lib/api/idle";
import type { HeldSign, PresentPerson } from "../presence";
import type { JudgedRoom } from "./judgement";
import { clockWords } from "./words";

/** `since: null`: cannot be told. `unheard`: because nobody reports on the person. */
export type IdleSince =
	| { since: number /** The oldest fact beside the list. */; toldAt: number; fresh: boolean; why: string }
	| { since: null; unheard: boolean };

const unknown = { since: null, unheard: false } as const;

/** Since when a condition has held for somebody without a gap in what is known; null: it does not hold. */
export function idleSince(
	condition: IdleCondition,
	room: JudgedRoom,
	present: PresentPerson,
	now: number,
): IdleSince | null {
	switch (condition.kind) {
		case "alone":
			return alone(room, present);
		case "silent":
			return silent(present, now);
		case "overstayed":
			return overstayed(room, present);
	}
}

/** Nobody but the console's people was seen with them in an unbroken row of whole lists. */
function alone({ presence }: JudgedRoom, present: PresentPerson): IdleSince | null {
	const others = presence.people.some(({ person }) => !person.console && person.key !== present.person.key);
	if (others) return null;
	if (presence.aloneSince === null || presence.listing === null) return unknown;
	const since = presence.aloneSince;
	return { since, toldAt: presence.listing.at, fresh: true, why: `Alone in the room since ${clockWords(since)}.` };
}

function overstayed({ presence, endedAt }: JudgedRoom, present: PresentPerson): IdleSince | null {
	if (endedAt === null) return null;
	if (presence.listing === null) return unknown;
	const since = Math.max(endedAt, present.inSince, presence.listing.since);
	const why = `In the room since ${clockWords(since)}, and it ended at ${clockWords(endedAt)}.`;
	return { since, toldAt: presence.listing.at, fresh: true, why };
}

/**
 * Every device is known to have sent nothing, either by itself or by a report for all of the person's devices. Any sign of
 * life counts, whoever tells it.
 */
function silent(present: PresentPerson, now: number): IdleSince | null {
	const { signs, person } = present;
	const known = knownSilence(
		signs,
		person.connections.map(({ connectionId }) => connectionId),
	);
	if (known === null) return { since: null, unheard: true };
	const lastActive = Math.max(0, ...signs.flatMap(({ activeAt }) => activeAt ?? []));
	const since = Math.max(known.since, lastActive, present.inSince);
	if (since > now) return null;
	const why = `Has said nothing and sent nothing since ${clockWords(since)}.`;
	return { since, toldAt: known.toldAt, fresh: known.fresh, why };
}

interface Known {
	since: number;
	toldAt: number;
	fresh: boolean;
}

function knownSilence(signs: readonly HeldSign[], connectionIds: readonly string[]): Known | null {
	const ofAll = best(signs.filter(({ connectionId }) => connectionId === null));
	const ofEach = connectionIds.map((id) => best(signs.filter(({ connectionId }) => connectionId === id)));
	const each = ofEach.every((one) => one !== null) ? ofEach : null;
	const together: Known | null =
		each === null || each.length === 0
			? null
			: {
					since: Math.max(...each.map(({ since }) => since)),
					toldAt: Math.min(...each.map(({ toldAt }) => toldAt)),
					fresh: each.every(({ fresh }) => fresh),
				};
	if (ofAll === null || together === null) return ofAll ?? together;
	return better(ofAll, together);
}

/** Of several who tell of one device, the one who is fresh and has known for longest. */
function best(signs: readonly HeldSign[]): Known | null {
	return signs
		.flatMap(({ knownSince, at, fresh }) => (knownSince === null ? [] : [{ since: knownSince, toldAt: at, fresh }]))
		.reduce<Known | null>((a, b) => (a === null ? b : better(a, b)), null);
}

function better(a: Known, b: Known): Known {
	if (a.fresh !== b.fresh) return a.fresh ? a : b;
	return a.since <= b.since ? a : b;
}
