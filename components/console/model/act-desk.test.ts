import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ActivityItem } from "@/lib/api/activity";
import type { CommandAnswer, OrderRequest } from "@/lib/api/commands";
import type { ActResult } from "@/lib/live/live-session";
import { RoomStore } from "@/lib/live/room-store";
import { personByKey } from "@/lib/moderation/room-state";
import type { Result } from "@/lib/moderation/words/errors";
import { confirmWithinMs, type Outcome } from "@/lib/moderation/words/outcome";
import { ActDesk } from "./act-desk";
import { roomSubject } from "./acts";
import { muteMarkOf } from "./mute-marks";

const room = { provider: "realtimekit", projectId: "app", roomId: "r" } as const;
const on = { on: true, certain: true };
const off = { on: false, certain: true };
const device = (connectionId: string, userId: string) => ({
	connectionId,
	participantId: `p-${userId}`,
	userId,
	name: userId,
	picture: null,
	presetName: null,
	joinedAt: null,
	mic: on,
	camera: on,
	screen: off,
});

function people(...userIds: string[]): RoomStore {
	const store = new RoomStore(() => () => undefined);
	store.push([{ type: "roster-reset", connections: userIds.map((id) => device(`c-${id}`, id)), at: 0 }]);
	store.flush();
	return store;
}

function result(outcome: ActResult["outcome"]): ActResult {
	return { outcome, problem: null, seen: [], expected: 0, latencyMs: 1 };
}

/** A desk whose SDK and server end each act as the test says. */
function deskOf(performed: ActResult["outcome"], retried: Outcome = "sent") {
	const store = people("eve", "bo");
	const orders: OrderRequest[] = [];
	const retries: string[] = [];
	let ids = 0;
	const answer = (commandId: string, outcome: Outcome): CommandAnswer => ({
		commandId,
		outcome,
		outcomeCode: null,
		evidence: null,
		fresh: true,
	});
	const desk = new ActDesk({
		room,
		store,
		session: { perform: async () => result(performed) },
		office: {
			order: async (order) => {
				orders.push(order);
				return answer(order.commandId, "intent");
			},
			report: async () => undefined,
			retryRemoval: async ({ commandId, retryId }): Promise<Result<CommandAnswer>> => {
				retries.push(commandId);
				return { ok: true, value: answer(retryId, retried) };
			},
		},
		announce: () => undefined,
		newId: () => `id-${++ids}`,
	});
	const person = (userId: string) => personByKey(store.state, `u:${userId}`) ?? null;
	return { desk, store, orders, retries, person };
}

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("trying again", () => {
	it("ends an unconfirmed session by the server, and says that it ended only when it did", async () => {
		const { desk, orders, retries } = deskOf("unknown");
		await desk.order("kick-all", null, { confirmation: "Town hall" });
		await desk.retry(roomSubject);
		expect(retries).toEqual(["id-1"]);
		expect(orders).toHaveLength(1);
		expect(desk.actOn(roomSubject)?.stage).toBe("sent");
		vi.advanceTimersByTime(confirmWithinMs);
		expect(desk.actOn(roomSubject)).toMatchObject({ stage: "unknown", problem: { code: "not-confirmed" } });
		desk.dispose();
	});

	it("repeats what was typed for a refused end, and the reason of a refused removal", async () => {
		const { desk, orders, retries, person } = deskOf("refused");
		await desk.order("kick-all", null, { confirmation: "Town hall" });
		await desk.retry(roomSubject);
		const reason = { code: "spam", text: "links" } as const;
		await desk.order("kick", person("eve"), { reason });
		await desk.retry("u:eve");
		expect(orders.map(({ type, confirmation, reason }) => ({ type, confirmation, reason }))).toEqual([
			{ type: "kick-all", confirmation: "Town hall", reason: null },
			{ type: "kick-all", confirmation: "Town hall", reason: null },
			{ type: "kick", confirmation: null, reason },
			{ type: "kick", confirmation: null, reason },
		]);
		expect(new Set(orders.map(({ commandId }) => commandId)).size).toBe(4);
		expect(retries).toEqual([]);
		desk.dispose();
	});

	it("confirms a removal that the server was asked for once the person is gone, not before", async () => {
		const { desk, store, retries, person } = deskOf("unknown");
		await desk.order("kick", person("eve"));
		await desk.retry("u:eve");
		expect(retries).toEqual(["id-1"]);
		expect(desk.actOn("u:eve")?.stage).toBe("sent");
		store.push([{ type: "connection-left", connectionId: "c-eve", at: 1 }]);
		store.flush();
		expect(desk.actOn("u:eve")?.stage).toBe("confirmed");
		desk.dispose();
	});
});

describe("what other moderators muted", () => {
	const reader = { userId: "usher:me", since: Date.parse("2026-11-21T10:00:00Z") };
	const act = (given: { by?: string; at?: string; outcome?: Outcome; everybody?: boolean } = {}): ActivityItem => ({
		id: 1,
		at: given.at ?? "2026-11-21T10:01:00.000Z",
		entry: {
			kind: "act",
			commandId: "00000000-0000-4000-8000-000000000001",
			command: given.everybody ? "mute-all-audio" : "mute-audio",
			by: { id: given.by ?? "another", name: "Ana" },
			target: given.everybody ? null : { userId: "eve", participantId: "p-eve", connectionIds: ["c-eve"], name: "eve" },
			outcome: given.outcome ?? "confirmed",
			outcomeCode: null,
			evidence: "reported",
			latencyMs: 40,
		},
	});
	const unmutedAfter = (item: ActivityItem) => {
		const store = people("eve", "bo", "usher:ana");
		const turn = (flag: typeof on) =>
			["eve", "bo", "usher:ana"].map(
				(id) => ({ type: "media-changed", connectionId: `c-${id}`, kind: "mic", flag, at: 2 }) as const,
			);
		store.push(turn(off));
		store.flush();
		const mark = muteMarkOf(item, reader, store.state);
		if (mark) store.push([mark]);
		store.push(turn(on));
		store.flush();
		return ["eve", "bo", "usher:ana"].filter((id) => personByKey(store.state, `u:${id}`)?.micAgain);
	};

	it("marks whoever turns it on again, as for one's own acts", () => {
		expect(unmutedAfter(act())).toEqual(["eve"]);
		expect(unmutedAfter(act({ everybody: true }))).toEqual(["eve", "bo"]);
	});

	it("marks nobody for what is not confirmed, was before this console came, or is its own", () => {
		expect(unmutedAfter(act({ outcome: "refused" }))).toEqual([]);
		expect(unmutedAfter(act({ at: "2026-11-21T09:59:00.000Z" }))).toEqual([]);
		expect(unmutedAfter(act({ by: "me" }))).toEqual([]);
	});
});
