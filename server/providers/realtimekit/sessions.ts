import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { CallOptions, ListedConnection } from "../../ports/room-control";
import { emptyWhenRefused, readPages } from "../shared/pages";
import { path } from "../shared/path";
import type { VendorClock } from "../shared/seams";
import { type Meeting, meetingSchema, type Session, sessionParticipantSchema, sessionSchema } from "./api-types";
import { isNotFound, type RealtimeKitClient } from "./client";
import { isLive, listedConnection, startOf } from "./mapper";

const perPage = 100;

/** What RealtimeKit tells about meetings, their sessions and the people in them. Reads only. */
export class RealtimeKitSessions {
	constructor(
		private readonly client: RealtimeKitClient,
		private readonly clock: VendorClock,
	) {}

	/** One session a room, the newest; `whole: false` when rows may be missing. */
	async live(options: CallOptions): Promise<{ sessions: Session[]; whole: boolean }> {
		const found = await readPages(
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
		return { sessions: newestPerRoom(found.items.filter(isLive), this.clock.now()), whole: found.whole };
	}

	async meeting(room: RoomRef, options: CallOptions): Promise<Meeting | null> {
		const call = { method: "GET", path: path`/meetings/${room.roomId}`, effect: "read" } as const;
		return orNull(this.client.send(call, meetingSchema, options));
	}

	/** A 404 about a session or a person means "none" only in a room that exists: a mistyped one must not look like success. */
	async mustExist(room: RoomRef, options: CallOptions): Promise<void> {
		if ((await this.meeting(room, options)) !== null) return;
		throw new ProviderError("refused", "Cloudflare knows no such meeting", {
			code: "room-not-found",
			retryable: false,
		});
	}

	async active(room: RoomRef, options: CallOptions): Promise<Session | null> {
		const call = { method: "GET", path: path`/meetings/${room.roomId}/active-session`, effect: "read" } as const;
		const session = await orNull(this.client.send(call, sessionSchema, options));
		return session !== null && isLive(session) ? session : null;
	}

	/** The live session, or the last there was; null: none is known. */
	async latest(room: RoomRef, options: CallOptions): Promise<Session | null> {
		return (await this.active(room, options)) ?? (await this.#newest(room, options));
	}

	/** The session's connections, those that left included; `search` is the vendor's, which is documented in a few words only. */
	async connections(
		sessionId: string,
		search: string | null,
		options: CallOptions,
	): Promise<{ connections: ListedConnection[]; whole: boolean }> {
		const found = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: path`/sessions/${sessionId}/participants`,
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
		return { connections: found.items.map(listedConnection), whole: found.whole };
	}

	/** All of them, or `unreachable`: for whoever concludes something from somebody not being listed. */
	async allConnections(sessionId: string, options: CallOptions): Promise<ListedConnection[]> {
		const { connections, whole } = await this.connections(sessionId, null, options);
		if (whole) return connections;
		throw new ProviderError("unreachable", "Cloudflare's list of the session's people is not whole", {
			code: "malformed-answer",
			retryable: true,
		});
	}

	/** The newest is on the first page, whether the vendor calls that 1 or 0; one that counts from 1 may refuse a 0. */
	async #newest(room: RoomRef, options: CallOptions): Promise<Session | null> {
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
