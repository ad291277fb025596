import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderError } from "../../ports/errors";
import type { Ack, CallOptions, Performed } from "../../ports/room-control";
import { asTheyCome } from "../shared/as-they-come";
import { lookAgain, within } from "../shared/look-again";
import { judgeByJoin } from "../shared/presence";
import type { VendorClock } from "../shared/seams";
import { asProviderError, nameEach, notSaid, resultOf } from "../shared/targets";
import type { AgoraClient, RuleTarget } from "./client";
import { connectionFrom, peopleIn, wholeSecond } from "./mapper";
import { ruleChannelOf, uidOfTarget } from "./targets";

export interface AgoraWaits {
	/** Before each look at what a rule did: the vendor's effect follows its answer by a moment. */
	looksMs: readonly number[];
	/** How long a client that lost its edge server may take to be back, out of a rule's sight. */
	reconnectMs: number;
}

export const usualWaits: AgoraWaits = { looksMs: [50, 250, 700], reconnectMs: 2_500 };

type Look = "in" | "out" | "back";

/** A question that an urgent removal does not wait for. */
const askBeforeMs = 1_000;
/** Of more than these, one list tells who was in: a question each would take longer than the removals. */
const askedEachAtMost = 10;
const targetsAtOnce = 60;

/** Removals by kicking rules that act once. */
export class AgoraKick {
	constructor(
		private readonly client: AgoraClient,
		private readonly clock: VendorClock,
		private readonly waits: AgoraWaits,
	) {}

	/** `wasIn` where that is known already; null: not said. */
	async one(room: RoomRef, target: Target, options: CallOptions, wasIn?: boolean | null): Promise<Ack> {
		const uid = uidOfTarget(target);
		const cname = ruleChannelOf(room);
		const ask = async (by: CallOptions) => connectionFrom(await this.client.property(cname, uid, by));
		const before = wasIn === undefined ? await ask(within(options, askBeforeMs)).catch(notSaid) : undefined;
		const wasOut = before === null || wasIn === false;
		const orderedAt = this.clock.now();
		const look = async (): Promise<Look> => {
			const now = await ask(options);
			if (now === null) return "out";
			if (before?.joinedAt != null && now.joinedAt !== null) return now.joinedAt > before.joinedAt ? "back" : "in";
			return judgeByJoin(target, now, wholeSecond(orderedAt)).returned ? "back" : "in";
		};
		const ack = await this.#enforce({ cname, uid }, wasOut, look, options);
		if (!ack.already) return ack;
		return { ...ack, roomLive: await this.#isLive(cname, options) };
	}

	/** `makeRule`: where the first rule shall do more than put everybody out once. */
	async all(room: RoomRef, options: CallOptions, makeRule?: () => Promise<string | null>): Promise<Ack> {
		const cname = ruleChannelOf(room);
		const count = async (by: CallOptions) => peopleIn(await this.client.users(cname, by)).total;
		const before = await count(within(options, askBeforeMs)).catch(notSaid);
		const look = async (): Promise<Look> => ((await count(options)) === 0 ? "out" : "in");
		const ack = await this.#enforce({ cname }, before === 0, look, options, makeRule);
		return ack.already ? { ...ack, roomLive: false } : { ...ack, affected: before ?? null };
	}

	async *many(room: RoomRef, targets: readonly Target[], options: CallOptions): AsyncGenerator<Performed> {
		const cname = ruleChannelOf(room);
		const { named, refused } = nameEach(targets, (target) => {
			const uid = uidOfTarget(target);
			return { key: String(uid), name: uid };
		});
		yield* refused;
		const list = named.size > askedEachAtMost ? await this.#list(cname, options) : null;
		const isIn = (uid: string) => (list?.whole ? list.connections.some(({ userId }) => userId === uid) : null);
		const kick = async (same: Target[]): Promise<Performed[]> => {
			const [target] = same;
			if (target === undefined) return [];
			try {
				const wasIn = list === null ? undefined : isIn(String(uidOfTarget(target)));
				const own = { ...options, signal: AbortSignal.any([options.signal]) };
				return resultOf(same, await this.one(room, target, own, wasIn));
			} catch (error) {
				return resultOf(same, asProviderError(error));
			}
		};
		const people = [...named.values()].map((person) => person.targets);
		for await (const results of asTheyCome(people, targetsAtOnce, kick)) yield* results;
	}

	/**
	 * One rule, then a look; whoever is still in was perhaps missed while disconnected for a moment, and so is whoever
	 * was out before and comes back: for these the rule is repeated, once.
	 */
	async #enforce(
		rule: RuleTarget,
		wasOut: boolean,
		look: () => Promise<Look>,
		options: CallOptions,
		makeRule = () => this.client.putOut(rule, options),
	): Promise<Ack> {
		const { looksMs, reconnectMs } = this.waits;
		let seen: Look = wasOut ? "out" : "in";
		const isOut = async () => {
			seen = await look().catch(asIn);
			return seen !== "in";
		};
		let reference: string | null = null;
		let doubt: ProviderError | null = null;
		try {
			reference = await makeRule();
		} catch (error) {
			// The rule may stand all the same: that is seen by looking.
			doubt = asProviderError(error);
			if (doubt.kind !== "unknown-outcome") throw doubt;
		}
		const ack = (evidence: Ack["evidence"]): Ack => ({
			already: false,
			evidence,
			affected: evidence === "reconciled" && "uid" in rule ? 1 : null,
			reference,
			returned: seen === "back",
		});
		if (wasOut) {
			await lookAgain([reconnectMs], options.signal, isOut);
			if (seen !== "in") return { ...ack("reconciled"), already: true, affected: 0 };
		} else {
			if (await lookAgain(looksMs, options.signal, isOut)) return ack("reconciled");
			if (doubt !== null) throw doubt;
			await lookAgain([Math.max(0, reconnectMs - 1_000)], options.signal, isOut);
			if (seen !== "in") return ack("reconciled");
		}
		reference = await this.client.putOut(rule, options).catch(() => reference);
		return ack((await lookAgain(looksMs, options.signal, isOut)) ? "reconciled" : "provider-ack");
	}

	async #isLive(cname: string, options: CallOptions): Promise<boolean | null> {
		const { whole, total } = await this.#list(cname, options);
		return whole ? total > 0 : null;
	}

	async #list(cname: string, options: CallOptions) {
		const list = await this.client.users(cname, within(options, askBeforeMs)).catch(notSaid);
		return list === undefined ? { connections: [], total: 0, whole: false } : peopleIn(list);
	}
}

/** A look that brought no answer shows nothing: whoever was in counts as in. */
function asIn(error: unknown): Look {
	asProviderError(error);
	return "in";
}
