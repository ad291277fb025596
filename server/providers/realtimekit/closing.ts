import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { ClosingFacts, RoomClosing, RoomLock } from "../../ports/room-closing";
import type { Ack, CallOptions } from "../../ports/room-control";
import { lookAgain, within } from "../shared/look-again";
import { path } from "../shared/path";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { asProviderError, notSaid } from "../shared/targets";
import { meetingSchema } from "./api-types";
import { isNotFound, type RealtimeKitClient } from "./client";
import { RealtimeKitKick } from "./kick";
import { RealtimeKitSessions } from "./sessions";

/** A question that an urgent end does not wait for. */
const askBeforeMs = 1_000;
/** Waits before each look at what a kick-all did: the vendor's effect follows its answer by a moment. */
export const usualLooksMs: readonly number[] = [50, 250, 700];
/** Neither lets go by itself: the meeting stays INACTIVE until it is set ACTIVE. */
const lock: RoomLock = { reference: null, until: null };

const facts: ClosingFacts = {
	keepsOut: { able: true },
	longestLockMs: null,
	betweenEndsMs: 120,
	atTheEnd:
		"The session ends for everybody, recordings of it included. Where people are kept out, the meeting is inactive until then and lets nobody in, tokens or not.",
};

/**
 * Ends meetings in the safe order: first nobody can come in (status INACTIVE, by PATCH: PUT has no status and would
 * wipe the meeting's settings), then everybody is put out, as INACTIVE alone is not said to do that
 * (https://developers.cloudflare.com/realtime/realtimekit/core/end-a-session/).
 */
export class RealtimeKitClosing implements RoomClosing {
	readonly facts = facts;
	readonly provider = "realtimekit";
	readonly #sessions: RealtimeKitSessions;
	readonly #kick: RealtimeKitKick;

	constructor(
		private readonly client: RealtimeKitClient,
		readonly projectId: string,
		private readonly clock: VendorClock,
		private readonly looksMs: readonly number[],
	) {
		this.#sessions = new RealtimeKitSessions(client, clock);
		this.#kick = new RealtimeKitKick(client, this.#sessions);
	}

	async close(room: RoomRef, keepOutUntil: Date | "until-lifted" | null, options: CallOptions) {
		requireRoomOf(this, room);
		const before = await this.#people(room, within(options, askBeforeMs)).catch(notSaid);
		const locks = keepOutUntil === "until-lifted" || (keepOutUntil !== null && keepOutUntil > this.clock.now());
		if (locks) await this.#setStatus(room, "INACTIVE", options);
		const ack = await this.#end(room, before, options);
		return { ack, lock: locks ? lock : null };
	}

	/** It has no end that could be moved. */
	async renew(room: RoomRef, held: RoomLock): Promise<RoomLock> {
		requireRoomOf(this, room);
		return held;
	}

	async reopen(room: RoomRef, _held: RoomLock, options: CallOptions): Promise<void> {
		requireRoomOf(this, room);
		await this.#setStatus(room, "ACTIVE", options);
	}

	/** `before`: how many were in; undefined where that was not learned. A vendor that ended the session with the lock says 404. */
	async #end(room: RoomRef, before: number | null | undefined, options: CallOptions): Promise<Ack> {
		let ack: Ack | null = null;
		let doubt: ProviderError | null = null;
		try {
			ack = await this.#kick.all(room, options);
			if (ack.already && !before) return ack;
		} catch (error) {
			doubt = asProviderError(error);
			if (doubt.kind !== "unknown-outcome") throw doubt;
		}
		const isOver = async () => (await this.#people(room, options).catch(notSaid)) === 0;
		const over = await lookAgain(this.looksMs, options.signal, isOver);
		if (!over && doubt !== null) throw doubt;
		const affected = ack?.already ? null : ack?.affected;
		return { already: false, evidence: over ? "reconciled" : "provider-ack", affected: affected ?? before ?? null };
	}

	/** Nobody where there is no session. */
	async #people(room: RoomRef, options: CallOptions): Promise<number | null> {
		const session = await this.#sessions.active(room, options);
		return session === null ? 0 : (session.live_participants ?? null);
	}

	/** Where the answer was lost, or says otherwise, the meeting itself tells whether it was set. */
	async #setStatus(room: RoomRef, status: "ACTIVE" | "INACTIVE", options: CallOptions): Promise<void> {
		const call = { method: "PATCH", path: path`/meetings/${room.roomId}`, body: { status }, effect: "act" } as const;
		let doubt = new ProviderError("unknown-outcome", "Cloudflare did not set the meeting's status", {
			code: "status-not-set",
			retryable: false,
		});
		try {
			if ((await this.client.send(call, meetingSchema, options)).status === status) return;
		} catch (error) {
			if (isNotFound(error)) await this.#sessions.mustExist(room, options);
			doubt = asProviderError(error);
			if (doubt.kind !== "unknown-outcome") throw doubt;
		}
		const meeting = await this.#sessions.meeting(room, options).catch(notSaid);
		if (meeting?.status !== status) throw doubt;
	}
}
