import { and, eq, isNotNull, lte, sql } from "drizzle-orm";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { idleCases } from "../db/schema";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import type { Transaction } from "../kernel/transaction";
import { removeWhen } from "../moderation";
import { lookAgain } from "../presence";
import { type CaseRow, targetOf } from "./case-row";
import { claimCases, letGo } from "./claim-cases";
import { type Decision, decideCase } from "./decide-case";
import { byRoom, endCase } from "./end-case";
import type { Powers } from "./judgement";
import { readPowers } from "./moderators";
import { conditionWords, type Policy, readPolicies } from "./policy-row";
import { readFacts, refOf, withPowers } from "./read-rooms";

const mostAtOnce = 50;
const lookWithinMs = 10_000;
/** Whoever cannot be judged for so long after their time is left alone. */
const waitAtMostMs = 120_000;

/** Thrown inside the transaction of the order, so that nothing of it stays. */
class NotNow extends ModerationError {
	constructor(readonly decision: Decision) {
		super("conflict", decision.why);
	}
}

/** Always the same for the same case, so that it is ordered once, whoever orders it and however often. */
export function removalIdOf(caseId: string): string {
	return derivedId(`usher idle removal ${caseId}`);
}

/**
 * Those whose grace is over: their room is looked at anew, everything is judged once more, and who is still idle is
 * removed. The last judgement and the order are one transaction under the room's lock, so that of a room's moderators
 * one is always left, whatever other policies and workers do.
 */
export async function actOnDue(context: Context): Promise<void> {
	const now = context.clock.now();
	const due = and(eq(idleCases.state, "warned"), isNotNull(idleCases.toldAt), lte(idleCases.removeAt, now));
	const rooms = byRoom(await claimCases(context, due, mostAtOnce));
	await Promise.all(rooms.map(({ room, rows }) => actIn(context, room, rows)));
}

async function actIn(context: Context, room: RoomRef, rows: readonly CaseRow[]): Promise<void> {
	try {
		const options = { lane: "batch", signal: AbortSignal.timeout(lookWithinMs) } as const;
		await lookAgain(context, room, options);
		const { presence } = await readFacts(context.database, room, context.clock.now());
		const powers = await readPowers(context, presence, options);
		for (const row of rows) await actOn(context, row, powers);
	} finally {
		await letGo(context, rows);
	}
}

async function actOn(context: Context, row: CaseRow, powers: Powers): Promise<void> {
	const [policy] = await readPolicies(context.database, row.policyId);
	if (policy === undefined || !policy.acting || policy.version !== row.policyVersion) {
		await endCase(context, row, "spared", "The policy was changed, removed or stopped after the warning.");
		return;
	}
	try {
		await order(context, row, policy, powers);
	} catch (error) {
		if (!(error instanceof ModerationError)) throw error;
		if (error instanceof NotNow) await heed(context, row, error.decision);
		else if (error.code === "not-recorded") throw error;
		else await endCase(context, row, "spared", error.message);
	}
}

async function order(context: Context, row: CaseRow, policy: Policy, powers: Powers): Promise<void> {
	const room = refOf(row);
	const commandId = removalIdOf(row.id);
	const why = `Idle policy “${policy.name}”: ${conditionWords(policy.condition)}`;
	const carriesWords = context.projectOf(room)?.control.removal.messageBytes != null;
	await removeWhen(
		context,
		{
			commandId,
			targets: [{ room, target: targetOf(row) }],
			reason: { code: "other", text: why },
			note: `${row.text} (idle case ${row.id})`,
			messageToPerson: carriesWords ? policy.message : null,
		},
		(transaction) => judgeAgain(context, transaction, { row, policy, powers, commandId }),
	);
}

async function judgeAgain(
	context: Context,
	transaction: Transaction,
	{ row, policy, powers, commandId }: { row: CaseRow; policy: Policy; powers: Powers; commandId: string },
): Promise<void> {
	const room = refOf(row);
	await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`usher idle ${roomKey(room)}`}, 0))`);
	const [latest] = await transaction.select().from(idleCases).where(eq(idleCases.id, row.id)).for("update");
	const [rule] = await readPolicies(transaction, policy.id);
	if (latest?.state !== "warned" || rule === undefined || !rule.acting || rule.version !== row.policyVersion) {
		throw new NotNow({ verdict: "wait", why: "The case or its policy was changed meanwhile." });
	}
	const now = context.clock.now();
	const facts = withPowers(await readFacts(transaction, room, now), powers);
	const warned = { person: row.person, since: row.since.getTime(), removeAt: row.removeAt?.getTime() ?? now.getTime() };
	const decision = decideCase(warned, rule, facts, now.getTime());
	if (decision.verdict !== "go") throw new NotNow(decision);
	const others = facts.presence.people.some(
		({ person }) => !person.console && person.key !== row.person && !facts.leaving.has(person.key),
	);
	await transaction
		.update(idleCases)
		.set({ state: "removing", text: decision.why, commandId, othersStayed: others })
		.where(eq(idleCases.id, row.id));
}

async function heed(context: Context, row: CaseRow, { verdict, why }: Decision): Promise<void> {
	if (verdict === "go") return;
	if (verdict !== "wait") {
		await endCase(context, row, verdict, why);
		return;
	}
	const since = context.clock.now().getTime() - (row.removeAt?.getTime() ?? 0);
	if (since > waitAtMostMs) await endCase(context, row, "spared", why);
}
