import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type {
	Ack,
	CallOptions,
	FindStep,
	ListedConnection,
	Order,
	PeopleListing,
	Performed,
	Presence,
	RoomControl,
	RoomFacts,
	RoomListing,
} from "../../ports/room-control";
import { cleanId } from "../shared/path";
import { judgeByJoin } from "../shared/presence";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { asProviderError, chunks, nameEach, requireTarget } from "../shared/targets";
import type { UserStatus } from "./api-types";
import { capabilities, removal, search } from "./capabilities";
import { askedAtOnce, type ZegoClient } from "./client";
import { isNoRoom } from "./codes";
import { findPerson } from "./find-person";
import { ZegoKick } from "./kick";
import { connectionFrom, connectionOf } from "./mapper";
import { readPeople } from "./people";
import { roomIdOf, userIdOf } from "./targets";

/** A page of 200 people a second: twenty thousand people at most. */
const mostPages = 100;

/** ZEGO's rooms by its server API: one AppID. */
export class ZegoControl implements RoomControl {
	readonly provider = "zego";
	readonly capabilities = capabilities;
	readonly search = search;
	readonly removal = removal;
	readonly #kick: ZegoKick;

	constructor(
		private readonly client: ZegoClient,
		readonly projectId: string,
		private readonly clock: VendorClock,
		looksMs: readonly number[],
	) {
		this.#kick = new ZegoKick(client, clock, looksMs);
	}

	async ping(options: CallOptions): Promise<void> {
		await this.client.count("usher-doctor", options);
	}

	async perform(order: Order, options: CallOptions): Promise<Ack> {
		requireRoomOf(this, order.room);
		const { messageToPerson } = order;
		const asked = { ...options, ...(messageToPerson !== undefined && { messageToPerson }) };
		switch (order.type) {
			case "kick":
				return this.#kick.one(order.room, requireTarget(order.target), asked);
			case "kick-all":
				return this.#kick.all(order.room, asked);
			default: {
				const capability = capabilities[order.type];
				const reason = "reason" in capability ? capability.reason : "ZEGO has no server call for this.";
				throw new ProviderError("unsupported", reason, { code: order.type, retryable: false });
			}
		}
	}

	async *performMany(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { messageToPerson?: string },
	): AsyncGenerator<Performed> {
		requireRoomOf(this, room);
		yield* this.#kick.many(room, targets, options);
	}

	async listRooms(): Promise<RoomListing> {
		const reason = search.listRooms.able ? "" : search.listRooms.reason;
		throw new ProviderError("unsupported", reason, { code: "list-rooms", retryable: false });
	}

	/** A room needs no making: any name is a room, and one that nobody is in is an empty room. */
	async findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts> {
		const people = await this.countPeople(room, options);
		const session = people === 0 ? null : { sessionId: null, people, startedAt: null };
		return { room, title: room.roomId, open: true, session };
	}

	/** ZEGO remembers nobody who left. */
	async findConnections(room: RoomRef, target: Target, options: CallOptions): Promise<ListedConnection[]> {
		requireRoomOf(this, room);
		const userId = userIdOf(target);
		const status = (await this.#statuses(room, [userId], options)).get(userId);
		const connection = status === undefined ? null : connectionFrom(status);
		return connection === null ? [] : [connection];
	}

	/** An empty list is the truth only beside a count that says so too. */
	async listPeople(room: RoomRef, options: CallOptions): Promise<PeopleListing> {
		requireRoomOf(this, room);
		const roomId = roomIdOf(room);
		const { users, whole } = await readPeople(this.client, roomId, options, { mostPages });
		const known = whole && (users.length > 0 || (await this.client.count(roomId, options)) === 0);
		const connections = users.map((user) => connectionOf(user.UserId, user.UserName ?? "", null));
		return { known, connections, at: this.clock.now() };
	}

	async countPeople(room: RoomRef, options: CallOptions): Promise<number | null> {
		requireRoomOf(this, room);
		return this.client.count(roomIdOf(room), options);
	}

	async *findPerson(
		query: { text: string; rooms: readonly RoomRef[] },
		options: CallOptions,
	): AsyncGenerator<FindStep> {
		cleanId("search", query.text);
		const rooms = query.rooms.filter((room) => room.provider === this.provider && room.projectId === this.projectId);
		yield* findPerson(this.client, { text: query.text, rooms }, options);
	}

	/** Ten a call; a call without an answer leaves its people unknown. */
	async confirmGone(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { orderedAt: Date },
	): Promise<Presence[]> {
		requireRoomOf(this, room);
		const roomId = roomIdOf(room);
		const { named } = nameEach(targets, (target) => ({ key: userIdOf(target), name: userIdOf(target) }));
		const said = new Map<string, ListedConnection | null>();
		await Promise.all(
			chunks([...named.keys()], askedAtOnce).map(async (userIds) => {
				try {
					const statuses = await this.client.statuses(roomId, userIds, options);
					for (const [userId, status] of statuses) said.set(userId, connectionFrom(status));
				} catch (error) {
					asProviderError(error);
					if (isNoRoom(error)) for (const userId of userIds) said.set(userId, null);
				}
			}),
		);
		return targets.map((target): Presence => {
			const present = said.get(target.userId ?? target.participantId ?? "");
			if (present === undefined) return { target, state: "unknown", returned: false };
			return judgeByJoin(target, present, options.orderedAt);
		});
	}

	async #statuses(room: RoomRef, userIds: string[], options: CallOptions): Promise<Map<string, UserStatus>> {
		try {
			return await this.client.statuses(roomIdOf(room), userIds, options);
		} catch (error) {
			if (isNoRoom(error)) return new Map();
			throw error;
		}
	}
}
