import { and, eq, gt, inArray, ne } from "drizzle-orm";
import { roomKey } from "@/lib/moderation/room";
import { idleCases, idlePolicies } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import { storable } from "../kernel/storable";
import { onRecord } from "../kernel/transaction";
import { entryOf } from "./case-row";
import { roomsWithGrounds } from "./grounds";
import { judgeRoom } from "./judge-room";
import type { Judged } from "./judgement";
import { type PresetMemory, readPowers } from "./moderators";
import { conditionWords, lockPolicy, type Policy, readPolicies } from "./policy-row";
import { ofRoom, readFacts, roomsOf, type TitledRoom, withPowers } from "./read-rooms";

/** Somebody whose case has just been closed is left alone for so long, and with them their moderators' nerves. */
const restMs = 2 * 60_000;
const askWithinMs = 10_000;

/**
 * Looks for people whom acting policies mean, and opens a case for each. The case is the record; who is meant is told by
 * `warnPeople`, and may still stay. One case a person and room, whatever the number of policies and workers.
 */
export async function openCases(context: Context, memory: PresetMemory): Promise<void> {
	const policies = (await readPolicies(context.database)).filter(({ acting }) => acting);
	for (const policy of policies) {
		const grounds = await roomsWithGrounds(context.database, policy.condition, context.clock.now());
		if (grounds.size > 0) {
			for (const one of await roomsOf(context, policy)) {
				if (grounds.has(roomKey(one.room))) await openIn(context, policy, one, memory);
			}
		}
		await context.database
			.update(idlePolicies)
			.set({ lastRunAt: context.clock.now() })
			.where(eq(idlePolicies.id, policy.id));
	}
}

async function openIn(context: Context, policy: Policy, { room, title }: TitledRoom, memory: PresetMemory) {
	const now = context.clock.now();
	const facts = await readFacts(context.database, room, now);
	// Presets are asked for only where somebody may be meant.
	const meant = judgeRoom(policy, withPowers(facts, new Map()), now.getTime()).judged;
	if (meant.length === 0) return;
	const options = { lane: "poll", signal: AbortSignal.timeout(askWithinMs) } as const;
	const powers = await readPowers(context, facts.presence, options, memory);
	const { judged } = judgeRoom(policy, withPowers(facts, powers), now.getTime());
	const going = judged.filter(({ verdict }) => verdict === "go");
	if (going.length === 0) return;
	const resting = await restingIn(context, policy, { room, title }, now);
	for (const one of going) if (!resting.has(one.key)) await openCase(context, policy, { room, title }, one);
}

async function restingIn(context: Context, policy: Policy, { room }: TitledRoom, now: Date): Promise<Set<string>> {
	const rows = await context.database
		.select({ person: idleCases.person })
		.from(idleCases)
		.where(
			and(
				ofRoom(idleCases, room),
				eq(idleCases.policyId, policy.id),
				ne(idleCases.state, "removed"),
				gt(idleCases.closedAt, new Date(now.getTime() - restMs)),
			),
		);
	const open = await context.database
		.select({ person: idleCases.person })
		.from(idleCases)
		.where(and(ofRoom(idleCases, room), inArray(idleCases.state, ["warned", "removing"])));
	return new Set([...rows, ...open].map(({ person }) => person));
}

async function openCase(context: Context, policy: Policy, { room, title }: TitledRoom, judged: Judged): Promise<void> {
	const now = context.clock.now();
	await onRecord(context.database, async (transaction) => {
		const latest = await lockPolicy(transaction, policy.id);
		if (!latest.acting || latest.version !== policy.version) return;
		const [row] = await transaction
			.insert(idleCases)
			.values({
				id: derivedId(
					`usher idle ${policy.id} ${policy.version} ${room.provider} ${room.projectId} ${room.roomId} ${judged.key} ${now.getTime()}`,
				),
				policyId: policy.id,
				policyVersion: policy.version,
				provider: room.provider,
				projectId: room.projectId,
				roomId: room.roomId,
				roomTitle: storable(title),
				person: storable(judged.key),
				target: storable(judged.target),
				state: "warned",
				text: storable(`${judged.why} They are about to be told.`),
				since: new Date(judged.since),
				openedAt: now,
			})
			.onConflictDoNothing()
			.returning();
		if (row === undefined) return;
		const detail = { name: policy.name, condition: conditionWords(policy.condition), why: judged.why };
		await recordAudit(context, transaction, entryOf(row, { kind: "idle-warning", outcome: "intent", detail }));
	});
}
