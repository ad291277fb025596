import { and, desc, eq, gte, inArray, isNotNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { type AuditFilter, type AuditPage, auditPageSchema } from "@/lib/api/audit";
import { ModerationError } from "@/lib/moderation/errors";
import { explainDenial, mayUse, reachOf } from "@/lib/moderation/policy";
import { auditRows, commands } from "../db/schema";
import type { Context } from "../kernel/context";

const pageSize = 50;

/**
 * The audit, newest first, as far as the reader's role reaches: a host reads their own acts in rooms (and what became
 * of them), a moderator everybody's acts in rooms, an admin everything.
 */
export async function listAudit(context: Context, filter: AuditFilter): Promise<AuditPage> {
	const rows = await auditQuery(context, filter);
	const shown = rows.slice(0, pageSize);
	return auditPageSchema.parse({
		rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
		nextBefore: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
	});
}

/** The one query behind the page and the export; a test explains it. */
export function auditQuery(context: Context, filter: AuditFilter, most = pageSize + 1) {
	return context.database
		.select()
		.from(auditRows)
		.where(and(reachOfReader(context), ...conditions(context, filter)))
		.orderBy(desc(auditRows.id))
		.limit(most);
}

function reachOfReader(context: Context): SQL | undefined {
	const { actor } = context;
	if (actor.kind !== "user") return undefined;
	const verdict = mayUse(actor, "read-audit");
	if (!verdict.ok) throw new ModerationError("forbidden", explainDenial(verdict.denial));
	const reach = actor.role === null ? "none" : reachOf["read-audit"][actor.role];
	if (reach === "all") return undefined;
	if (reach === "rooms") return isNotNull(auditRows.roomId);
	// What jobs found out later belongs to the story of one's own acts.
	const own = context.database.select({ id: commands.id }).from(commands).where(eq(commands.actorId, actor.userId));
	return and(isNotNull(auditRows.roomId), or(eq(auditRows.actorId, actor.userId), inArray(auditRows.commandId, own)));
}

function conditions(context: Context, filter: AuditFilter): (SQL | undefined)[] {
	const { actor, commandId, target } = filter;
	return [
		actor === undefined
			? undefined
			: or(eq(auditRows.actorId, actor), eq(sql`lower(${auditRows.actorName})`, actor.toLowerCase())),
		target === undefined
			? undefined
			: or(
					eq(auditRows.targetUserId, target),
					eq(auditRows.targetParticipantId, target),
					eq(sql`lower(${auditRows.targetName})`, target.toLowerCase()),
				),
		filter.kind === undefined ? undefined : eq(auditRows.kind, filter.kind),
		filter.command === undefined ? undefined : eq(auditRows.command, filter.command),
		commandId === undefined
			? undefined
			: or(eq(auditRows.commandId, commandId), inArray(auditRows.commandId, targetsOf(context, commandId))),
		filter.provider === undefined ? undefined : eq(auditRows.provider, filter.provider),
		filter.room === undefined ? undefined : eq(auditRows.roomId, filter.room),
		filter.outcome === undefined ? undefined : eq(auditRows.outcome, filter.outcome),
		filter.from === undefined ? undefined : gte(auditRows.at, new Date(filter.from)),
		filter.to === undefined ? undefined : lte(auditRows.at, new Date(filter.to)),
		filter.before === undefined ? undefined : lt(auditRows.id, filter.before),
	];
}

/** The story of an order of many is that of its targets. */
function targetsOf({ database }: Context, batchId: string) {
	return database.select({ id: commands.id }).from(commands).where(eq(commands.batchId, batchId));
}
