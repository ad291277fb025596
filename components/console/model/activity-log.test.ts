import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ActivityItem } from "@/lib/api/activity";
import { actSentence } from "../activity-words";
import { ActivityLog } from "./activity-log";

const commandId = "00000000-0000-4000-8000-000000000001";
type Act = Extract<ActivityItem["entry"], { kind: "act" }>;
const act = (id: number, outcome: Act["outcome"], at = `2026-11-21T10:00:0${id}.000Z`): ActivityItem => ({
	id,
	at,
	entry: {
		kind: "act",
		commandId,
		command: "kick",
		by: { id: "u1", name: "Ana" },
		target: { userId: null, participantId: "p", connectionIds: ["c"], name: "Bo" },
		outcome,
		outcomeCode: null,
		evidence: null,
		latencyMs: null,
	},
});
const joined = (id: number): ActivityItem => ({
	id,
	at: "2026-11-21T10:00:00.000Z",
	entry: { kind: "joined", connectionId: `c${id}`, participantId: "p", userId: null, name: `n${id}` },
});

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});
const logOf = (...items: ActivityItem[]) => {
	const log = new ActivityLog();
	for (const item of items) log.add(item);
	vi.advanceTimersByTime(200);
	return log;
};

it("shows the newest first, and an act once, with its newest outcome at the time it was ordered", () => {
	const log = logOf(act(1, "intent"), joined(2), act(3, "confirmed"));
	expect(log.snapshot.items.map(({ id }) => id)).toEqual([2, 3]);
	expect(log.snapshot.items[1]).toMatchObject({ at: "2026-11-21T10:00:01.000Z", entry: { outcome: "confirmed" } });
});

it("does not go back to an older word on an act when a stream is read again", () => {
	const log = logOf(act(3, "confirmed"), act(1, "intent"), act(3, "confirmed"));
	expect(log.snapshot.items).toHaveLength(1);
	expect(log.snapshot.items[0]).toMatchObject({ id: 3, entry: { outcome: "confirmed" } });
});

it("keeps a bounded number, and tells a burst once", () => {
	const log = new ActivityLog();
	const listener = vi.fn();
	log.subscribe(listener);
	for (let id = 1; id <= 1_000; id += 1) log.add(joined(id));
	vi.advanceTimersByTime(200);
	expect(listener).toHaveBeenCalledOnce();
	expect(log.snapshot.items).toHaveLength(400);
	expect(log.snapshot.items[0]?.id).toBe(1_000);
});

it("speaks in the past tense only of what was seen", () => {
	const words = (item: ActivityItem) => (item.entry.kind === "act" ? actSentence(item.entry) : "");
	expect(words(act(1, "confirmed"))).toBe("removed Bo");
	for (const outcome of ["intent", "sent", "unknown", "refused", "failed"] as const) {
		expect(words(act(1, outcome))).toBe("tried to remove Bo");
	}
});

it("tells what came of asking somebody to leave, once that is known", () => {
	const { entry, ...item } = act(1, "confirmed");
	if (entry.kind !== "act") throw new Error("no act");
	const words = (code: string | null, outcome: "confirmed" | "failed" = "confirmed") => {
		const asked = { ...item, entry: { ...entry, command: "ask-to-leave", outcome, outcomeCode: code } as const };
		return actSentence(asked.entry);
	};
	expect(words(null)).toBe("asked Bo to leave");
	expect(words("asked")).toBe("asked Bo to leave");
	expect(words("left")).toBe("asked Bo to leave: they left");
	expect(words("withdrawn")).toBe("asked Bo to leave: taken back");
	expect(words("offline", "failed")).toBe("tried to ask Bo to leave");
	expect(words("removed", "failed")).toBe("tried to ask Bo to leave: they stayed, and were removed");
});
