import type { Actor } from "@/lib/moderation/actor";
import { denialNow } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { before, tellMore } from "../moderation";
import type { Lane } from "../ports/rate-budget";
import { type Progress, writeProgress } from "./claim";
import { roomOf, type StoredNotice, targetOf } from "./notice-row";
import { orderRemoval, removalIdOf } from "./removal";
import { askAgainAt, nextLook, tooLateMs } from "./times";

const askWithinMs = 8_000;

/** `back`: they left, and came in again. */
type Seen = "gone" | "there" | "back" | "unknown";

/** Looks at people of one order before their time is over: whoever has gone is done with. */
export async function onTheWay(context: Context, rows: readonly StoredNotice[]): Promise<void> {
	const seen = await look(context, rows, "poll");
	for (const row of rows) {
		if (seen.get(row.id) === "gone") await end(context, row, { state: "left", code: null });
		else await writeProgress(context, row, { dueAt: nextLook(row, context.clock.now()) });
	}
}

/** The time of people of one order is over: gone, to be removed, or still there. Nothing happens on what is not known. */
export async function atDeadline(context: Context, rows: readonly StoredNotice[]): Promise<void> {
	const seen = await look(context, rows, "act");
	for (const row of rows) await decide(context, row, seen.get(row.id) ?? "unknown");
}

async function decide(context: Context, row: StoredNotice, seen: Seen): Promise<void> {
	const now = context.clock.now();
	const isTooLate = now.getTime() - row.leaveBy.getTime() > tooLateMs;
	if (seen === "gone") return end(context, row, { state: "left", code: null });
	if (seen === "unknown") {
		if (isTooLate) return end(context, row, { state: "unknown", code: "gave-up" });
		const again: Progress = { state: "unknown", code: "vendor-silent" };
		await writeProgress(context, row, { ...again, tries: row.tries + 1, dueAt: askAgainAt(row.tries, now) });
		return;
	}
	if (!row.thenRemove) return end(context, row, { state: "stayed", code: seen === "back" ? "came-back" : null });
	if (isTooLate) return end(context, row, { state: "not-removed", code: "too-late" });
	if (await mayNotRemove(context, row)) return end(context, row, { state: "not-removed", code: "not-allowed" });
	const decided = { state: "removing", code: null, removalId: removalIdOf(row.id) } as const;
	const written = await writeProgress(context, row, { ...decided, dueAt: new Date(now.getTime() + 1_000) });
	// Should this process die here, the next round finds it decided and orders the same removal.
	if (written !== null) await orderRemoval(context, written);
}

async function end(
	context: Context,
	row: StoredNotice,
	{ state, code }: Pick<StoredNotice, "state" | "code">,
): Promise<void> {
	await writeProgress(context, row, { state, code, dueAt: null }, (transaction) =>
		tellMore(context, transaction, row.id, {
			kind: "notice",
			code: state,
			evidence: state === "left" || state === "stayed" ? "reconciled" : null,
			detail: { before: row.state, ...(code !== null && { why: code }) },
		}),
	);
}

async function look(context: Context, rows: readonly StoredNotice[], lane: Lane): Promise<Map<string, Seen>> {
	const [first] = rows;
	const control = first && context.projectOf(roomOf(first))?.control;
	if (first === undefined || control === undefined) return new Map();
	const targets = rows.map(targetOf);
	const signal = AbortSignal.timeout(askWithinMs);
	try {
		const orderedAt = first.createdAt;
		const found = await before(signal, control.confirmGone(roomOf(first), targets, { signal, lane, orderedAt }));
		return new Map(
			rows.map((row, index) => {
				const presence = found[index];
				if (presence === undefined || presence.state === "unknown") return [row.id, "unknown"];
				if (presence.state === "still-there") return [row.id, "there"];
				return [row.id, presence.returned ? "back" : "gone"];
			}),
		);
	} catch (error) {
		context.log.warn("notices-not-looked-at", { provider: first.provider, of: rows.length, cause: error });
		return new Map();
	}
}

/** The removal is the job's act, on somebody's word: that word must still count. */
async function mayNotRemove(context: Context, row: StoredNotice): Promise<boolean> {
	const asker = askerOf(row);
	if (asker === null) return false;
	const denial = await denialNow(
		{ actor: asker, clock: context.clock },
		context.database,
		"moderate-room",
		roomOf(row),
	);
	return denial !== null;
}

/** By id alone: what they may do is read from the database. null: a job, which may. */
function askerOf({ askedByKind, askedById, askedBy }: StoredNotice): Actor | null {
	if (askedByKind === "user") {
		return { kind: "user", userId: askedById, name: askedBy, email: "", role: null, disabled: true, roomsGiven: [] };
	}
	if (askedByKind !== "api-key") return null;
	const nothing = { scopes: [], providers: [], rooms: [], expiresAt: null, revokedAt: null };
	return { kind: "api-key", keyId: askedById, name: askedBy, ...nothing };
}
