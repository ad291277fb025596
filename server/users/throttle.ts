import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { signInFailures } from "../db/schema";
import type { Context } from "../kernel/context";

/**
 * How wrong passwords are slowed.
 *
 * Each attempt is counted under its subjects **before** the password is looked at, in one transaction that holds their
 * locks, so a hundred at once are a hundred in a row. A right password takes its count back. When a subject has used up
 * what it has free, the next attempt must wait 1, 2, 4 … 30 s after the last one that was counted; an attempt that comes
 * sooner is answered "try again in n s", without hashing, and **is not counted**, so hammering prolongs nothing.
 *
 * - `account:<e-mail>` 5 free. Whether the account exists makes no difference: no oracle.
 * - `address:<client address>` 20 free, as an office shares one: a thousand accounts from one address are slowed too.
 * - `device:<id>` 5 free, **in place of both**, for a browser in which this very account signed in before (it holds a
 *   sealed cookie). Whoever guesses at the account elsewhere can make strangers wait, never its owner's own browser.
 *
 * Nobody is ever locked out: after at most 30 s the right password works. At one attempt in 30 s, 12 characters hold.
 */
export const throttle = {
	windowMs: 15 * 60_000,
	capMs: 30_000,
	free: { account: 5, address: 20, device: 5 },
} as const;

export type Subject = `${keyof typeof throttle.free}:${string}`;

/** How long after the latest of `count` attempts in the window the next one may come. */
export function delayAfter(subject: Subject, count: number): number {
	const kind = subject.slice(0, subject.indexOf(":")) as keyof typeof throttle.free;
	const beyond = count - throttle.free[kind];
	return beyond < 0 ? 0 : Math.min(1000 * 2 ** Math.min(beyond, 10), throttle.capMs);
}

export type Turn = { waitMs: number } | { waitMs: 0; at: Date };

/** Counts one attempt under all subjects, or says how long to wait and counts nothing. */
export async function takeTurn(context: Pick<Context, "database" | "clock">, subjects: Subject[]): Promise<Turn> {
	const now = context.clock.now();
	const ordered = [...subjects].sort();
	return context.database.transaction(async (transaction) => {
		for (const subject of ordered) {
			await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${subject}`}, 0))`);
		}
		const since = new Date(now.getTime() - throttle.windowMs);
		const counted = await transaction
			.select({
				subject: signInFailures.subject,
				count: sql<number>`count(*)::int`,
				latest: sql<Date>`max(${signInFailures.at})`.mapWith(signInFailures.at),
			})
			.from(signInFailures)
			.where(and(inArray(signInFailures.subject, ordered), gt(signInFailures.at, since)))
			.groupBy(signInFailures.subject);
		const waits = counted.map(({ subject, count, latest }) => {
			const delayMs = delayAfter(subject as Subject, count);
			// Of two who come at once the later one may be counted first: that alone makes nobody wait.
			return delayMs === 0 ? 0 : latest.getTime() + delayMs - now.getTime();
		});
		const waitMs = Math.max(0, ...waits);
		if (waitMs > 0) return { waitMs };
		await transaction.delete(signInFailures).where(lte(signInFailures.at, since));
		await transaction.insert(signInFailures).values(ordered.map((subject) => ({ subject, at: now })));
		return { waitMs: 0 as const, at: now };
	});
}

/** The password was right: the owner's counts start afresh; the address keeps what others did, less this attempt. */
export async function giveBack(context: Pick<Context, "database">, subjects: Subject[], at: Date): Promise<void> {
	for (const subject of subjects) {
		const ofSubject = eq(signInFailures.subject, subject);
		// Several attempts may share a moment: exactly one of them is taken back.
		const one = sql`ctid = (select ctid from ${signInFailures} where ${and(ofSubject, eq(signInFailures.at, at))} limit 1)`;
		await context.database.delete(signInFailures).where(subject.startsWith("address:") ? one : ofSubject);
	}
}
