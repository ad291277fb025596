import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { DryRun, IdleFinding } from "@/lib/api/idle";
import { idleDryRuns, idlePolicies } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord } from "../kernel/transaction";
import { ages, isFresh, lookAtRoom } from "../presence";
import { judgeRoom } from "./judge-room";
import { type PresetMemory, readPowers } from "./moderators";
import { noSuchPolicy, readPolicies } from "./policy-row";
import { readFacts, roomsOf, type TitledRoom, withPowers } from "./read-rooms";

const lookWithinMs = 8_000;
const looksAtOnce = 5;
const mostFindings = 2_000;

/**
 * Whom a policy would warn and remove if it acted now, and who is spared and why; nobody is told anything. Rooms whose
 * list is old are asked for first, as far as the time lets. The answer is kept: a policy acts only after its own dry run.
 */
export async function dryRunPolicy(context: Context, { policyId }: { policyId: string }): Promise<DryRun> {
	const { database, clock } = context;
	await requireRight(context, database, "manage-policies");
	const [policy] = await readPolicies(database, policyId);
	if (policy === undefined) throw noSuchPolicy();
	const rooms = await roomsOf(context, policy);
	const signal = AbortSignal.timeout(lookWithinMs);
	await refresh(context, rooms, signal);
	const memory: PresetMemory = new Map();
	const findings: IdleFinding[] = [];
	const unknown: string[] = [];
	for (const { room, title } of rooms) {
		const now = clock.now();
		const facts = await readFacts(database, room, now);
		const powers = await readPowers(context, facts.presence, { lane: "poll", signal }, memory);
		const judgement = judgeRoom(policy, withPowers(facts, powers), now.getTime());
		unknown.push(...judgement.unknown.map((words) => `${title}: ${words}`));
		for (const { target, role, since, verdict, why, ageMs } of judgement.judged) {
			const at = new Date(since).toISOString();
			findings.push({ room, roomTitle: title, target, role, since: at, verdict, why, ageSeconds: ageMs / 1_000 });
		}
	}
	findings.sort((a, b) => (a.verdict === b.verdict ? a.since.localeCompare(b.since) : a.verdict === "go" ? -1 : 1));
	const shown = findings.slice(0, mostFindings);
	if (shown.length < findings.length)
		unknown.push(`${findings.length - shown.length} more people are not listed here.`);
	const at = clock.now();
	const run = { id: randomUUID(), policyId, policyVersion: policy.version, at };
	await onRecord(database, async (transaction) => {
		await transaction.insert(idleDryRuns).values({ ...run, findings: shown, unknown });
		await transaction.update(idlePolicies).set({ lastRunAt: at }).where(eq(idlePolicies.id, policyId));
		await recordAudit(context, transaction, {
			kind: "idle-dry-run",
			outcome: "confirmed",
			detail: {
				policyId,
				name: policy.name,
				dryRunId: run.id,
				go: findings.filter(({ verdict }) => verdict === "go").length,
				spared: findings.filter(({ verdict }) => verdict === "spared").length,
			},
		});
	});
	return { dryRunId: run.id, policyId, at: at.toISOString(), findings: shown, unknown };
}

async function refresh(context: Context, rooms: readonly TitledRoom[], signal: AbortSignal): Promise<void> {
	const waiting: TitledRoom[] = [];
	for (const one of rooms) {
		const now = context.clock.now();
		const { listing } = (await readFacts(context.database, one.room, now)).presence;
		if (listing === null || !isFresh(listing.at, now.getTime(), ages.listing.fresh)) waiting.push(one);
	}
	const work = async () => {
		for (let one = waiting.shift(); one !== undefined && !signal.aborted; one = waiting.shift()) {
			await lookAtRoom(context, one.room, { lane: "poll", signal });
		}
	};
	await Promise.all(Array.from({ length: looksAtOnce }, work));
}
