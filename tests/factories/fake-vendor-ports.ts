import type { RoomRef } from "@/lib/moderation/room";
import type { Messenger } from "@/server/ports/messenger";
import type { RoomClosing, RoomLock } from "@/server/ports/room-closing";
import type { TokenMint, TokenOrder } from "@/server/ports/token-mint";

/** One call of a fake closing, as it was asked for. */
export type ClosingCall =
	| { verb: "close"; room: RoomRef; keepOutUntil: Date | "until-lifted" | null }
	| { verb: "renew"; room: RoomRef; lock: RoomLock; until: Date | "until-lifted" }
	| { verb: "reopen"; room: RoomRef; lock: RoomLock };

export interface FakeClosing extends RoomClosing {
	calls: ClosingCall[];
}

/** A vendor that ends rooms at once and locks them without an end of its own, unless `answers` say otherwise. */
export function fakeClosing(answers: Partial<RoomClosing> = {}): FakeClosing {
	const calls: ClosingCall[] = [];
	const lockUntil = (until: Date | "until-lifted", reference: string | null): RoomLock => ({
		reference,
		until: until === "until-lifted" ? null : until,
	});
	return {
		facts: answers.facts ?? {
			keepsOut: { able: true },
			longestLockMs: null,
			betweenEndsMs: 0,
			atTheEnd: "The session ends for everybody.",
		},
		calls,
		async close(room, keepOutUntil, options) {
			calls.push({ verb: "close", room, keepOutUntil });
			if (answers.close) return answers.close(room, keepOutUntil, options);
			const lock = keepOutUntil === null ? null : lockUntil(keepOutUntil, `lock-${room.roomId}`);
			return { ack: { already: false, evidence: "provider-ack", affected: 1 }, lock };
		},
		async renew(room, lock, until, options) {
			calls.push({ verb: "renew", room, lock, until });
			return answers.renew ? answers.renew(room, lock, until, options) : lockUntil(until, lock.reference);
		},
		async reopen(room, lock, options) {
			calls.push({ verb: "reopen", room, lock });
			await answers.reopen?.(room, lock, options);
		},
	};
}

/** One text that a fake messenger was given; `userIds` null: for the whole room. */
export interface SentText {
	room: RoomRef;
	userIds: readonly string[] | null;
	content: string;
}

export interface FakeMessenger extends Messenger {
	sent: SentText[];
}

/** A vendor whose clients all have a text at once, unless `answers` say otherwise. */
export function fakeMessenger(answers: Partial<Messenger> = {}): FakeMessenger {
	const sent: SentText[] = [];
	return {
		reach: answers.reach ?? { able: true },
		longestBytes: answers.longestBytes ?? 1_024,
		sent,
		async *sendToPeople(room, userIds, content, options) {
			sent.push({ room, userIds, content });
			if (answers.sendToPeople) yield* answers.sendToPeople(room, userIds, content, options);
			else for (const userId of userIds) yield { userId, state: "delivered" };
		},
		async sendToRoom(room, content, options) {
			sent.push({ room, userIds: null, content });
			return answers.sendToRoom ? answers.sendToRoom(room, content, options) : { people: null };
		},
	};
}

export interface FakeTokens extends TokenMint {
	minted: TokenOrder[];
}

/** A mint whose tokens are `token-1`, `token-2` and so on, and expire as ordered. */
export function fakeTokens(answers: Partial<TokenMint> = {}): FakeTokens {
	const minted: TokenOrder[] = [];
	return {
		facts: answers.facts ?? {
			kinds: ["media", "messages"],
			longestSeconds: 86_400,
			onExpiry: "The holder is dropped.",
		},
		minted,
		async mint(order, options) {
			minted.push(order);
			if (answers.mint) return answers.mint(order, options);
			return { token: `token-${minted.length}`, expiresAt: order.expiresAt, participantId: null };
		},
	};
}
