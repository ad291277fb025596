import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { Ack, CallOptions, Performed } from "../../ports/room-control";
import { asTheyCome } from "../shared/as-they-come";
import { lookAgain, within } from "../shared/look-again";
import { judgeByJoin } from "../shared/presence";
import type { VendorClock } from "../shared/seams";
import { asProviderError, chunks, nameEach, notSaid, resultOf } from "../shared/targets";
import { askedAtOnce, kickedAtOnce, type ZegoClient } from "./client";
import { isNoRoom } from "./codes";
import { connectionFrom } from "./mapper";
import { readPeople } from "./people";
import { customReason } from "./reason";
import { roomIdOf, userIdOf } from "./targets";

type Asked = CallOptions & { messageToPerson?: string };

/** A question that an urgent removal does not wait for, and a large one does not ask. */
const askBeforeMs = 1_000;
const askedBeforeAtMost = 50;
/** Waits before each look at what a removal did: the vendor's effect follows its answer by a moment. */
export const usualLooksMs: readonly number[] = [50, 250, 700, 1_500];
/** Fifty calls a second are allowed; answers take a while. */
const callsAtOnce = 24;
const accepted = { already: false, evidence: "provider-ack", affected: null } as const;
const roomNotThere: Ack = { already: true, evidence: "provider-ack", affected: 0, roomLive: false };

/** Removals by KickoutUser and CloseRoom, and a look at what they did: their success says nothing of anybody. */
export class ZegoKick {
	constructor(
		private readonly client: ZegoClient,
		private readonly clock: VendorClock,
		private readonly looksMs: readonly number[],
	) {}

	async one(room: RoomRef, target: Target, options: Asked): Promise<Ack> {
		const roomId = roomIdOf(room);
		const userId = userIdOf(target);
		const wasIn = await this.#isIn(roomId, userId, within(options, askBeforeMs)).catch(notSaid);
		const orderedAt = this.clock.now();
		try {
			await this.client.kick(roomId, [userId], customReason(options.messageToPerson), options);
		} catch (error) {
			if (isNoRoom(error)) return roomNotThere;
			throw error;
		}
		if (wasIn === false || wasIn === "no-room") {
			return { ...accepted, already: true, affected: 0, roomLive: wasIn === "no-room" ? false : null };
		}
		let returned = false;
		const isOut = await lookAgain(this.looksMs, options.signal, async () => {
			const presence = await this.#presence(roomId, target, orderedAt, options).catch(notSaid);
			returned = presence?.returned ?? false;
			return presence?.state === "gone";
		});
		return isOut ? { already: false, evidence: "reconciled", affected: 1, returned } : accepted;
	}

	async all(room: RoomRef, options: Asked): Promise<Ack> {
		const roomId = roomIdOf(room);
		try {
			await this.client.closeRoom(roomId, customReason(options.messageToPerson), options);
			return accepted;
		} catch (error) {
			if (isNoRoom(error)) return roomNotThere;
			throw error;
		}
	}

	/** Five people of the room a call. Who of them was there, and is gone, is for `confirmGone` to say. */
	async *many(room: RoomRef, targets: readonly Target[], options: Asked): AsyncGenerator<Performed> {
		const roomId = roomIdOf(room);
		const reason = customReason(options.messageToPerson);
		const { named, refused } = nameEach(targets, (target) => {
			const userId = userIdOf(target);
			return { key: userId, name: userId };
		});
		yield* refused;
		const [only] = named.values();
		if (only !== undefined && named.size === 1) {
			yield* await this.#alone(room, only.targets, options);
			return;
		}
		const ids = [...named.keys()];
		const isIn =
			ids.length > askedBeforeAtMost
				? undefined
				: await this.#whoIsIn(roomId, ids, within(options, askBeforeMs)).catch(notSaid);
		const kick = async (people: { name: string; targets: Target[] }[]): Promise<Performed[]> => {
			const same = people.flatMap((person) => person.targets);
			const those = people.map((person) => person.name);
			try {
				await this.client.kick(roomId, those, reason, options);
				return people.flatMap((person) =>
					resultOf(
						person.targets,
						isIn?.(person.name) === false ? { ...accepted, already: true, affected: 0 } : accepted,
					),
				);
			} catch (error) {
				return resultOf(same, isNoRoom(error) ? roomNotThere : asProviderError(error));
			}
		};
		const calls = chunks([...named.values()], kickedAtOnce);
		for await (const results of asTheyCome(calls, callsAtOnce, kick)) yield* results;
	}

	async #alone(room: RoomRef, same: Target[], options: Asked): Promise<Performed[]> {
		const [target] = same;
		if (target === undefined) return [];
		try {
			return resultOf(same, await this.one(room, target, options));
		} catch (error) {
			return resultOf(same, asProviderError(error));
		}
	}

	/** Of up to ten by asking for them, of more by a list that fits one page; of more people in nothing is known. */
	async #whoIsIn(roomId: string, userIds: string[], options: CallOptions) {
		try {
			if (userIds.length > askedAtOnce) {
				const { users, whole } = await readPeople(this.client, roomId, options, { mostPages: 1 });
				const listed = new Set(users.map((user) => user.UserId));
				return whole && listed.size > 0 ? (userId: string) => listed.has(userId) : undefined;
			}
			const statuses = await this.client.statuses(roomId, userIds, options);
			return (userId: string) => statuses.get(userId)?.Status !== 0;
		} catch (error) {
			if (isNoRoom(error)) return () => false;
			throw error;
		}
	}

	async #isIn(roomId: string, userId: string, options: CallOptions): Promise<boolean | "no-room" | undefined> {
		try {
			const status = (await this.client.statuses(roomId, [userId], options)).get(userId);
			return status && status.Status === 1;
		} catch (error) {
			if (isNoRoom(error)) return "no-room";
			throw error;
		}
	}

	async #presence(roomId: string, target: Target, orderedAt: Date, options: CallOptions) {
		const userId = userIdOf(target);
		try {
			const status = (await this.client.statuses(roomId, [userId], options)).get(userId);
			return status && judgeByJoin(target, connectionFrom(status), orderedAt);
		} catch (error) {
			if (isNoRoom(error)) return judgeByJoin(target, null, orderedAt);
			throw error;
		}
	}
}
