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
import { readPages } from "../shared/pages";
import { cleanId } from "../shared/path";
import { judgeByJoin } from "../shared/presence";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { asProviderError, requireTarget } from "../shared/targets";
import { capabilities, removal, search } from "./capabilities";
import type { AgoraClient } from "./client";
import { findPerson } from "./find-person";
import type { AgoraKick } from "./kick";
import { connectionFrom, listedRoom, peopleIn, wholeSecond } from "./mapper";
import { channelOf, uidOfTarget } from "./targets";

const pageSize = 500;

/** Agora's channels by its channel management API: one App ID of one account. */
export class AgoraControl implements RoomControl {
	readonly provider = "agora";
	readonly capabilities = capabilities;
	readonly search = search;
	readonly removal = removal;

	constructor(
		private readonly client: AgoraClient,
		readonly projectId: string,
		private readonly clock: VendorClock,
		private readonly kick: AgoraKick,
	) {}

	async ping(options: CallOptions): Promise<void> {
		await this.client.channels(0, 1, options);
	}

	async perform(order: Order, options: CallOptions): Promise<Ack> {
		requireRoomOf(this, order.room);
		switch (order.type) {
			case "kick":
				return this.kick.one(order.room, requireTarget(order.target), options);
			case "kick-all":
				return this.kick.all(order.room, options);
			default: {
				const capability = capabilities[order.type];
				const reason = "reason" in capability ? capability.reason : "Agora has no server call for this.";
				throw new ProviderError("unsupported", reason, { code: order.type, retryable: false });
			}
		}
	}

	async *performMany(room: RoomRef, targets: readonly Target[], options: CallOptions): AsyncGenerator<Performed> {
		requireRoomOf(this, room);
		yield* this.kick.many(room, targets, options);
	}

	async listRooms(options: CallOptions): Promise<RoomListing> {
		const found = await readPages(
			async (pageNumber) => {
				// Agora counts from 0, and its first page read again shows what moved meanwhile.
				const { channels, total_size: total } = await this.client.channels(
					Math.max(0, pageNumber - 1),
					pageSize,
					options,
				);
				const items = channels.rows;
				return { items, unreadable: channels.given - items.length, total: total ?? null };
			},
			(row) => row.channel_name,
			50,
		);
		const rooms = found.items.map((row) => listedRoom(this.projectId, row));
		return { known: found.whole && rooms.length > 0, rooms, at: this.clock.now() };
	}

	/** A channel needs no making: any name is a room, and one that nobody is in is an empty room. */
	async findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts> {
		const people = await this.countPeople(room, options);
		const session = people === 0 ? null : { sessionId: null, people, startedAt: null };
		return { room, title: room.roomId, open: true, session };
	}

	/** Agora remembers nobody who left. */
	async findConnections(room: RoomRef, target: Target, options: CallOptions): Promise<ListedConnection[]> {
		requireRoomOf(this, room);
		const property = await this.client.property(channelOf(room), uidOfTarget(target), options);
		const connection = connectionFrom(property);
		return connection === null ? [] : [connection];
	}

	async listPeople(room: RoomRef, options: CallOptions): Promise<PeopleListing> {
		requireRoomOf(this, room);
		const { connections, whole } = peopleIn(await this.client.users(channelOf(room), options));
		return { known: whole, connections, at: this.clock.now() };
	}

	async countPeople(room: RoomRef, options: CallOptions): Promise<number> {
		requireRoomOf(this, room);
		return peopleIn(await this.client.users(channelOf(room), options)).total;
	}

	async *findPerson(
		query: { text: string; rooms: readonly RoomRef[] },
		options: CallOptions,
	): AsyncGenerator<FindStep> {
		cleanId("search", query.text);
		const rooms = query.rooms.filter((room) => room.provider === this.provider && room.projectId === this.projectId);
		yield* findPerson(this.client, this.projectId, { text: query.text, rooms }, options);
	}

	/** One question each; a question without an answer leaves its person unknown. */
	async confirmGone(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { orderedAt: Date },
	): Promise<Presence[]> {
		requireRoomOf(this, room);
		const channel = channelOf(room);
		return Promise.all(
			targets.map(async (target): Promise<Presence> => {
				try {
					const property = await this.client.property(channel, uidOfTarget(target), options);
					return judgeByJoin(target, connectionFrom(property), wholeSecond(options.orderedAt));
				} catch (error) {
					asProviderError(error);
					return { target, state: "unknown", returned: false };
				}
			}),
		);
	}
}
