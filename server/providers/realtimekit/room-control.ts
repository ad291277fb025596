import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type {
	Ack,
	CallOptions,
	ListedConnection,
	Order,
	RoomControl,
	RoomFacts,
	RoomListing,
} from "../../ports/room-control";
import { emptyWhenRefused, readPages } from "../shared/pages";
import { cleanId, path } from "../shared/path";
import type { VendorClock } from "../shared/seams";
import {
	kickedAllSchema,
	kickedSchema,
	type Meeting,
	meetingSchema,
	type Session,
	sessionParticipantSchema,
	sessionSchema,
} from "./api-types";
import { capabilities } from "./capabilities";
import { isNotFound, type RealtimeKitClient } from "./client";
import { EmptyListCheck } from "./empty-list";
import { isLive, listedConnection, listedRoom, startOf, titleOf } from "./mapper";

const perPage = 100;

/** RealtimeKit's rooms by Cloudflare's REST API: one app of one account. */
export class RealtimeKitControl implements RoomControl {
	readonly provider = "realtimekit";
	readonly capabilities = capabilities;
	readonly #emptyList: EmptyListCheck;

	constructor(
		private readonly client: RealtimeKitClient,
		readonly projectId: string,
		private readonly clock: VendorClock,
	) {
		this.#emptyList = new EmptyListCheck(client, projectId, clock);
	}

	async perform(order: Order, options: CallOptions): Promise<Ack> {
		this.#checkRoom(order.room);
		switch (order.type) {
			case "kick":
				return this.#kick(order.room, order.target, options);
			case "kick-all":
				return this.#kickAll(order.room, options);
			default: {
				const capability = capabilities[order.type];
				const reason = "reason" in capability ? capability.reason : "RealtimeKit has no server call for this.";
				throw new ProviderError("unsupported", reason, { code: order.type, retryable: false });
			}
		}
	}

	async listRooms(options: CallOptions): Promise<RoomListing> {
		const sessions = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: "/sessions",
						query: { status: "LIVE", page_no: pageNumber, per_page: perPage },
						effect: "read",
					},
					"sessions",
					sessionSchema,
					options,
				),
			(session) => session.id,
			50,
		);
		const at = this.clock.now();
		const rooms = newestPerRoom(sessions.items.filter(isLive), at).map((live) => listedRoom(this.projectId, live, at));
		this.#emptyList.listed(rooms);
		if (rooms.length > 0) return { known: sessions.whole, rooms, at };
		const verdict = await this.#emptyList.settle(options);
		return { known: sessions.whole && verdict.known, rooms: verdict.rooms, at };
	}

	async findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts | null> {
		this.#checkRoom(room);
		const [meeting, session] = await Promise.all([this.#meeting(room, options), this.#activeSession(room, options)]);
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
		this.#checkRoom(room);
		const session = (await this.#activeSession(room, options)) ?? (await this.#latestSession(room, options));
		if (session === null) return null;
		const wanted = (row: ListedConnection) => isSamePerson(row, target);
		const search = target.userId ?? target.participantId;
		if (search !== null) {
			const found = (await this.#connections(session, cleanId("person", search), options)).filter(wanted);
			if (found.length > 0) return found;
		}
		// The vendor's search is documented in a few words only: that it finds nobody proves nothing.
		return (await this.#connections(session, null, options)).filter(wanted);
	}

	/** By the customer's id, which reaches every enrolment of the person; by the vendor's record where there is none. Never by both. */
	async #kick(room: RoomRef, target: Target | null, options: CallOptions): Promise<Ack> {
		const body = kickBody(target);
		const call = {
			method: "POST",
			path: path`/meetings/${room.roomId}/active-session/kick`,
			body,
			effect: "act",
		} as const;
		try {
			const kicked = await this.client.send(call, kickedSchema, options);
			if (kicked.participants?.length === 0) return await this.#alreadyGone(room, options);
			return { already: false, evidence: "provider-ack", affected: kicked.participants?.length ?? null };
		} catch (error) {
			if (isNotFound(error)) return this.#alreadyGone(room, options);
			throw error;
		}
	}

	async #kickAll(room: RoomRef, options: CallOptions): Promise<Ack> {
		const call = {
			method: "POST",
			path: path`/meetings/${room.roomId}/active-session/kick-all`,
			effect: "act",
		} as const;
		try {
			const kicked = await this.client.send(call, kickedAllSchema, options);
			return { already: false, evidence: "provider-ack", affected: kicked.kicked_participants_count ?? null };
		} catch (error) {
			if (isNotFound(error)) return this.#alreadyGone(room, options);
			throw error;
		}
	}

	/** A 404 for an act means "nobody there" only in a room that exists; a mistyped room must not look like success. */
	async #alreadyGone(room: RoomRef, options: CallOptions): Promise<Ack> {
		if ((await this.#meeting(room, options)) === null) {
			throw new ProviderError("refused", "Cloudflare knows no such meeting", {
				code: "room-not-found",
				retryable: false,
			});
		}
		return { already: true, evidence: "provider-ack", affected: 0 };
	}

	async #meeting(room: RoomRef, options: CallOptions): Promise<Meeting | null> {
		const call = { method: "GET", path: path`/meetings/${room.roomId}`, effect: "read" } as const;
		return orNull(this.client.send(call, meetingSchema, options));
	}

	async #activeSession(room: RoomRef, options: CallOptions): Promise<Session | null> {
		const call = { method: "GET", path: path`/meetings/${room.roomId}/active-session`, effect: "read" } as const;
		const session = await orNull(this.client.send(call, sessionSchema, options));
		return session !== null && isLive(session) ? session : null;
	}

	/** The newest is on the first page, whether the vendor calls that 1 or 0; one that counts from 1 may refuse a 0. */
	async #latestSession(room: RoomRef, options: CallOptions): Promise<Session | null> {
		const query = { associated_id: room.roomId, sort_by: "createdAt", sort_order: "DESC", per_page: perPage };
		const read = (pageNumber: number) =>
			this.client.page(
				{ method: "GET", path: "/sessions", query: { ...query, page_no: pageNumber }, effect: "read" },
				"sessions",
				sessionSchema,
				options,
			);
		const pages = await Promise.all([read(1), read(0).catch(emptyWhenRefused)]);
		const own = pages.flatMap((page) => page.items).filter((session) => session.associated_id === room.roomId);
		return newestPerRoom(own, this.clock.now())[0] ?? null;
	}

	async #connections(session: Session, search: string | null, options: CallOptions): Promise<ListedConnection[]> {
		const found = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: path`/sessions/${session.id}/participants`,
						query: { view: "raw", page_no: pageNumber, per_page: perPage, ...(search === null ? {} : { search }) },
						effect: "read",
					},
					"participants",
					sessionParticipantSchema,
					options,
				),
			(row) => row.id,
			200,
		);
		if (!found.whole && search === null) {
			throw new ProviderError("unreachable", "Cloudflare's list of the session's people is not whole", {
				code: "malformed-answer",
				retryable: true,
			});
		}
		return found.items.map(listedConnection);
	}

	#checkRoom(room: RoomRef): void {
		if (room.provider === this.provider && room.projectId === this.projectId) return;
		throw new ProviderError("refused", "the room belongs to another project", {
			code: "wrong-project",
			retryable: false,
		});
	}
}

function kickBody(target: Target | null): { custom_participant_ids: [string] } | { participant_ids: [string] } {
	if (target?.userId != null) return { custom_participant_ids: [cleanId("person", target.userId)] };
	if (target?.participantId != null) return { participant_ids: [cleanId("person", target.participantId)] };
	throw new ProviderError("refused", "a removal names nobody", { code: "bad-id", retryable: false });
}

/** People are one person by the customer's id, else by the vendor's record; the connections alone serve where neither is known. */
function isSamePerson(row: ListedConnection, target: Target): boolean {
	if (target.userId !== null) return row.userId === target.userId;
	if (target.participantId !== null) return row.participantId === target.participantId;
	return target.connectionIds.includes(row.connectionId);
}

function newestPerRoom(sessions: readonly Session[], now: Date): Session[] {
	const newest = new Map<string, Session>();
	for (const session of sessions) {
		const known = newest.get(session.associated_id);
		if (known === undefined || startOf(session, now) > startOf(known, now)) newest.set(session.associated_id, session);
	}
	return [...newest.values()];
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (isNotFound(error)) return null;
		throw error;
	}
}
