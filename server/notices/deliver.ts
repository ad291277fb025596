import { type Evidence, isFinal, type Outcome } from "@/lib/moderation/outcome";
import type { Context } from "../kernel/context";
import { before, failure, recordFound } from "../moderation";
import { ProviderError } from "../ports/errors";
import type { Delivery } from "../ports/messenger";
import { type Progress, writeProgress } from "./claim";
import { contentOf, roomOf, type StoredNotice, targetOf } from "./notice-row";
import { nextLook, sentLateMs } from "./times";

const withinMs = 8_000;

interface Sent {
	outcome: Exclude<Outcome, "intent">;
	code: string | null;
	evidence: Evidence | null;
}

/**
 * Sends claimed notices of one order by the vendor's server, and writes down what became of each as it becomes known.
 * A notice that a dead process may have sent already is sent again: receivers act once on an id.
 */
export async function deliver(context: Context, rows: readonly StoredNotice[]): Promise<void> {
	const [first] = rows;
	if (first === undefined) return;
	const messenger = context.projectOf(roomOf(first))?.messenger;
	const leaveBy = deadlineOf(first, context.clock.now());
	const left = new Map(rows.flatMap((row) => withUserId(row)));
	const answered = (row: StoredNotice, sent: Sent) => write(context, row, leaveBy, sent);
	if (messenger === undefined) {
		for (const row of left.values()) await answered(row, { outcome: "refused", code: "not-connected", evidence: null });
		return;
	}
	const signal = AbortSignal.timeout(withinMs);
	try {
		const content = contentOf({ ...first, leaveBy }, messenger.longestBytes, context.clock.now());
		for await (const delivery of deadlined(
			messenger.sendToPeople(roomOf(first), [...left.keys()], content, { signal, lane: "act" }),
			signal,
		)) {
			const row = left.get(delivery.userId);
			if (row === undefined) continue;
			left.delete(delivery.userId);
			await answered(row, judge(delivery));
		}
		// Whoever was left out of the answer may or may not have it.
		for (const row of left.values()) await answered(row, failure(noAnswer()));
	} catch (error) {
		context.log.warn("notices-not-sent", { provider: first.provider, left: left.size, cause: error });
		for (const row of left.values()) await answered(row, failure(error));
	}
}

function withUserId(row: StoredNotice): [string, StoredNotice][] {
	const { userId } = targetOf(row);
	return userId === null ? [] : [[userId, row]];
}

/** The time to react is theirs in full, even where the message goes out late. */
function deadlineOf({ createdAt, leaveBy, reactSeconds }: StoredNotice, now: Date): Date {
	const isLate = now.getTime() - createdAt.getTime() > sentLateMs;
	return isLate ? new Date(now.getTime() + reactSeconds * 1_000) : leaveBy;
}

function judge({ state, error }: Delivery): Sent {
	if (error !== undefined) return failure(error);
	if (state === "offline") return { outcome: "failed", code: "offline", evidence: "provider-ack" };
	return { outcome: "confirmed", code: state === "delivered" ? null : "asked", evidence: "provider-ack" };
}

async function write(context: Context, row: StoredNotice, leaveBy: Date, sent: Sent): Promise<void> {
	const now = context.clock.now();
	const progress: Progress = { ...stateOf(sent), leaveBy };
	progress.dueAt = nextLook({ ...row, ...progress }, now);
	const found = { ...sent, latencyMs: Math.max(0, now.getTime() - row.createdAt.getTime()) };
	const written = await writeProgress(context, row, progress, (transaction) =>
		recordFound(context, transaction, row.id, found),
	);
	// Withdrawn meanwhile: the message went out all the same.
	if (written === null) {
		await context.database.transaction((transaction) => recordFound(context, transaction, row.id, found));
	}
}

/** A notice that was sent has been asked, or is delivered; one that was not has reached nobody. */
function stateOf({ outcome, code }: Sent): Pick<StoredNotice, "state" | "code"> {
	if (outcome === "confirmed") return { state: code === "asked" ? "asked" : "delivered", code: null };
	return isFinal(outcome) ? { state: "not-reached", code } : { state: "unknown", code };
}

const noAnswer = () => new ProviderError("unknown-outcome", "no answer about this person", { retryable: false });

/** Holds even for an adapter that does not keep its deadline. */
async function* deadlined<T>(steps: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
	const iterator = steps[Symbol.asyncIterator]();
	for (;;) {
		const step = await before(signal, iterator.next());
		if (step.done === true) return;
		yield step.value;
	}
}
