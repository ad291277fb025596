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
import { judgeBySession } from "../shared/presence";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { meetingSchema } from "./api-types";
import { capabilities, removal, search } from "./capabilities";
import type { RealtimeKitClient } from "./client";
import { EmptyListCheck } from "./empty-list";
import { findPerson } from "./find-person";
import { RealtimeKitKick } from "./kick";
import { listedRoom, startOf, titleOf } from "./mapper";
import { RealtimeKitSessions } from "./sessions";

/** Up to so many people are looked for one by one; for more, the session's whole list is read once. */
const searchesAtMost = 3;

/** RealtimeKit's rooms by Cloudflare's REST API: one app of one account. */
export class RealtimeKitControl implements RoomControl {
	readonly provider = "realtimekit";
	readonly capabilities = capabilities;
	readonly search = search;
	readonly removal = removal;
	readonly #emptyList: EmptyListCheck;
	readonly #sessions: RealtimeKitSessions;
	readonly #kick: RealtimeKitKick;

	constructor(
		private readonly client: RealtimeKitClient,
		readonly projectId: string,
		private readonly clock: VendorClock,
	) {
		this.#sessions = new RealtimeKitSessions(client, clock);
		this.#kick = new RealtimeKitKick(client, this.#sessions);
		this.#emptyList = new EmptyListCheck(client, projectId, clock);
	}

	async ping(options: CallOptions): Promise<void> {
		const query = { page_no: 1, per_page: 1 };
		await this.client.page(
			{ method: "GET", path: "/meetings", query, effect: "read" },
			"meetings",
			meetingSchema,
			options,
		);
	}

	async perform(order: Order, options: CallOptions): Promise<Ack> {
		requireRoomOf(this, order.room);
		switch (order.type) {
			case "kick":
				return this.#kick.one(order.room, order.target, options);
			case "kick-all":
				return this.#kick.all(order.room, options);
			default: {
				const capability = capabilities[order.type];
				const reason = "reason" in capability ? capability.reason : "RealtimeKit has no server call for this.";
				throw new ProviderError("unsupported", reason, { code: order.type, retryable: false });
			}
		}
	}

	async *performMany(room: RoomRef, targets: readonly Target[], options: CallOptions): AsyncGenerator<Performed> {
		requireRoomOf(this, room);
		yield* this.#kick.many(room, targets, options);
	}

	async listRooms(options: CallOptions): Promise<RoomListing> {
		const { sessions, whole } = await this.#sessions.live(options);
		const at = this.clock.now();
		const rooms = sessions.map((session) => listedRoom(this.projectId, session, at));
		this.#emptyList.listed(rooms);
		if (rooms.length > 0) return { known: whole, rooms, at };
		const verdict = await this.#emptyList.settle(options);
		return { known: whole && verdict.known, rooms: verdict.rooms, at };
	}

	async findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts | null> {
		requireRoomOf(this, room);
		const [meeting, session] = await Promise.all([
			this.#sessions.meeting(room, options),
			this.#sessions.active(room, options),
		]);
		if (meeting === null) return null;
		return {
			room,
			title: titleOf(meeting),
			open: meeting.status !== "INACTIVE",
			session: session && {
				sessionId: session.id,
				people: session.live_participants ?? null,
				startedAt: startOf(session, this.clock.now()),
			},
		};
	}

	async findConnections(room: RoomRef, target: Target, options: CallOptions): Promise<ListedConnection[] | null> {
		requireRoomOf(this, room);
		const session = await this.#sessions.latest(room, options);
		return session === null ? null : this.#connectionsOf(session.id, target, options);
	}

	async listPeople(room: RoomRef, options: CallOptions): Promise<PeopleListing> {
		requireRoomOf(this, room);
		const session = await this.#sessions.active(room, options);
		if (session === null) {
			await this.#sessions.mustExist(room, options);
			return { known: true, connections: [], at: this.clock.now() };
		}
		const listed = await this.#sessions.connections(session.id, null, options);
		const connections = listed.connections.filter((connection) => connection.leftAt === null);
		return { known: listed.whole && connections.length > 0, connections, at: this.clock.now() };
	}

	async countPeople(room: RoomRef, options: CallOptions): Promise<number | null> {
		requireRoomOf(this, room);
		const session = await this.#sessions.active(room, options);
		if (session !== null) return session.live_participants ?? null;
		await this.#sessions.mustExist(room, options);
		return 0;
	}

	async *findPerson(
		query: { text: string; rooms: readonly RoomRef[] },
		options: CallOptions,
	): AsyncGenerator<FindStep> {
		cleanId("search", query.text);
		const rooms = query.rooms.filter((room) => room.provider === this.provider && room.projectId === this.projectId);
		const listing = await this.listRooms(options);
		yield* findPerson(this.client, this.#sessions, { text: query.text, rooms, listing }, options);
	}

	async confirmGone(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { orderedAt: Date },
	): Promise<Presence[]> {
		requireRoomOf(this, room);
		const session = await this.#sessions.latest(room, options);
		if (session === null) return targets.map((target) => ({ target, state: "unknown", returned: false }));
		const facts = { startedAt: startOf(session, this.clock.now()), orderedAt: options.orderedAt };
		if (targets.length <= searchesAtMost) {
			return Promise.all(
				targets.map(async (target) =>
					judgeBySession(target, await this.#connectionsOf(session.id, target, options), facts),
				),
			);
		}
		const all = await this.#sessions.allConnections(session.id, options);
		return targets.map((target) =>
			judgeBySession(
				target,
				all.filter((row) => isSamePerson(row, target)),
				facts,
			),
		);
	}

	async #connectionsOf(sessionId: string, target: Target, options: CallOptions): Promise<ListedConnection[]> {
		const wanted = (row: ListedConnection) => isSamePerson(row, target);
		const text = target.userId ?? target.participantId;
		if (text !== null) {
			const listed = await this.#sessions.connections(sessionId, cleanId("person", text), options);
			const found = listed.connections.filter(wanted);
			if (found.length > 0) return found;
		}
		// The vendor's search is documented in a few words only: that it finds nobody proves nothing.
		return (await this.#sessions.allConnections(sessionId, options)).filter(wanted);
	}
}

/** People are one person by the customer's id, else by the vendor's record; the connections alone serve where neither is known. */
function isSamePerson(row: ListedConnection, target: Target): boolean {
	if (target.userId !== null) return row.userId === target.userId;
	if (target.participantId !== null) return row.participantId === target.participantId;
	return target.connectionIds.includes(row.connectionId);
}
