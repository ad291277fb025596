import { randomUUID } from "node:crypto";
import type { Context, Project } from "../kernel/context";
import { claimDue, writeProgress } from "./claim";
import { atDeadline, onTheWay } from "./deadline";
import { deliver } from "./deliver";
import type { StoredNotice } from "./notice-row";
import { followRemovalOf } from "./removal";
import { isDeadline, nextLook } from "./times";

const claimedAtOnce = 100;

/**
 * One worker's round over one project's notices: sends what the process that took the order did not get to, looks
 * whether people have gone, and does what was ordered for those who are still there when their time is over. Any number
 * of workers may go it at once, and die at any step. Answers how many notices there were something to do about.
 */
export async function followNotices(context: Context, { control }: Project): Promise<number> {
	const holder = randomUUID();
	for (let done = 0; ; ) {
		const rows = await claimDue(context, control, holder, claimedAtOnce);
		done += rows.length;
		const results = await Promise.allSettled(groups(context, rows).map(({ step, some }) => step(context, some)));
		for (const result of results) {
			if (result.status === "rejected") context.log.error("notice-step-broke", { cause: result.reason });
		}
		if (rows.length < claimedAtOnce) return done;
	}
}

type Step = (context: Context, rows: readonly StoredNotice[]) => Promise<void>;

/** What one order needs done is done together: vendors take and tell many at once. */
function groups(context: Context, rows: readonly StoredNotice[]): { step: Step; some: StoredNotice[] }[] {
	const made = new Map<string, { step: Step; some: StoredNotice[] }>();
	for (const row of rows) {
		const [name, step] = stepFor(context, row);
		const key = `${name} ${row.orderId}`;
		const known = made.get(key);
		if (known) known.some.push(row);
		else made.set(key, { step, some: [row] });
	}
	return [...made.values()];
}

function stepFor(context: Context, row: StoredNotice): [string, Step] {
	const now = context.clock.now();
	if (row.state === "removing" || row.removalId !== null) return ["removal", each(followRemovalOf)];
	if (row.state === "waiting" && row.via === "server") return ["deliver", deliver];
	if (isDeadline(row, now)) return ["deadline", atDeadline];
	if (row.state === "waiting") return ["silent", each(consoleIsSilent)];
	return ["look", onTheWay];
}

const each =
	(step: (context: Context, row: StoredNotice) => Promise<void>): Step =>
	async (context, rows) => {
		await Promise.all(rows.map((row) => step(context, row)));
	};

/** The console that was to send it has not said that it did. Its command becomes unknown in its own time. */
async function consoleIsSilent(context: Context, row: StoredNotice): Promise<void> {
	const silent = { state: "unknown", code: "no-outcome" } as const;
	await writeProgress(context, row, { ...silent, dueAt: nextLook({ ...row, ...silent }, context.clock.now()) });
}
