import type { CallOptions, ListedRoom } from "../../ports/room-control";
import { readPages } from "../shared/pages";
import { path } from "../shared/path";
import type { VendorClock } from "../shared/seams";
import { type Meeting, meetingSchema, type Session, sessionSchema } from "./api-types";
import { isNotFound, type RealtimeKitClient } from "./client";
import { isLive, listedRoom, titleOf } from "./mapper";

const roundEveryMs = 30_000;
const checksPerRound = 25;
const checkHoldsMs = 10 * 60_000;

export interface Verdict {
	/** Every open meeting was asked not long ago, and none has a session: the empty list is true. */
	known: boolean;
	rooms: ListedRoom[];
}

/**
 * Cloudflare's session list has answered "success, nothing" while meetings were live. An empty list is
 * therefore checked against the meetings themselves, a few every half minute: what they say holds ten
 * minutes. More meetings than can be asked in that time leave the answer unknown.
 */
export class EmptyListCheck {
	readonly #askedAt = new Map<string, number>();
	#verdict: (Verdict & { at: number }) | null = null;

	constructor(
		private readonly client: RealtimeKitClient,
		private readonly projectId: string,
		private readonly clock: VendorClock,
	) {}

	/** A listing that names live rooms: what was learned about those before no longer holds. */
	listed(rooms: readonly ListedRoom[]): void {
		for (const { room } of rooms) this.#askedAt.delete(room.roomId);
		if (rooms.length > 0) this.#verdict = null;
	}

	async settle(options: CallOptions): Promise<Verdict> {
		const now = this.clock.now().getTime();
		if (this.#verdict !== null && now - this.#verdict.at < roundEveryMs) return this.#verdict;
		const meetings = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: "/meetings",
						query: { status: "ACTIVE", page_no: pageNumber, per_page: 100 },
						effect: "read",
					},
					"meetings",
					meetingSchema,
					options,
				),
			(meeting) => meeting.id,
			10,
		);
		const due = meetings.items
			.filter((meeting) => !this.#holds(meeting.id, now))
			.sort((a, b) => (this.#askedAt.get(a.id) ?? 0) - (this.#askedAt.get(b.id) ?? 0));
		const rooms: ListedRoom[] = [];
		for (const meeting of due.slice(0, checksPerRound)) {
			const session = await this.#sessionOf(meeting, options);
			if (session === null) this.#askedAt.set(meeting.id, now);
			else rooms.push({ ...listedRoom(this.projectId, session, this.clock.now()), title: titleOf(meeting) });
		}
		const known =
			meetings.whole && rooms.length === 0 && meetings.items.every((meeting) => this.#holds(meeting.id, now));
		this.#verdict = { known, rooms, at: now };
		return this.#verdict;
	}

	#holds(meetingId: string, now: number): boolean {
		const askedAt = this.#askedAt.get(meetingId);
		return askedAt !== undefined && now - askedAt < checkHoldsMs;
	}

	async #sessionOf(meeting: Meeting, options: CallOptions): Promise<Session | null> {
		try {
			const call = { method: "GET", path: path`/meetings/${meeting.id}/active-session`, effect: "read" } as const;
			const session = await this.client.send(call, sessionSchema, options);
			return isLive(session) ? session : null;
		} catch (error) {
			if (isNotFound(error)) return null;
			throw error;
		}
	}
}
