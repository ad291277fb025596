import { and, desc, eq, gte, inArray, isNotNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { type AuditFilter, type AuditPage, auditPageSchema } from "@/lib/api/audit";
import { reachOf } from "@/lib/moderation/policy";
import type { KeyHolder } from "@/lib/moderation/words/api-key";
import { auditRows, commands } from "../db/schema";
import { denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";

const pageSize = 50;

/**
 * The audit, newest first, as far as the reader's role reaches: a host reads their own acts in rooms (and what became
 * of them), a moderator everybody's acts in rooms, an admin everything.
 */
export async function listAudit(context: Context, filter: AuditFilter, limit = pageSize): Promise<AuditPage> {
	const rows = await auditQuery(context, filter, limit + 1);
	const shown = rows.slice(0, limit);
	return auditPageSchema.parse({
		rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
		nextBefore: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
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
	const denial = denialFor(actor, "read-audit");
	if (denial !== null) throw refusalOf(denial);
	if (actor.kind === "api-key") return withinLimits(actor);
	if (actor.kind !== "user") return undefined;
	const reach = actor.role === null ? "none" : reachOf["read-audit"][actor.role];
	if (reach === "all") return undefined;
	if (reach === "rooms") return isNotNull(auditRows.roomId);
	// What jobs found out later belongs to the story of one's own acts.
	const own = context.database.select({ id: commands.id }).from(commands).where(eq(commands.actorId, actor.userId));
	return and(isNotNull(auditRows.roomId), or(eq(auditRows.actorId, actor.userId), inArray(auditRows.commandId, own)));
}

/** Of a key that is limited to vendors or rooms, only what happened there. */
function withinLimits({ providers, rooms }: Pick<KeyHolder, "providers" | "rooms">): SQL | undefined {
	return and(
		providers === null ? undefined : inArray(auditRows.provider, [...providers]),
		rooms === null
			? undefined
			: or(
					...rooms.map((room) =>
						and(
							eq(auditRows.provider, room.provider),
							eq(auditRows.projectId, room.projectId),
							eq(auditRows.roomId, room.roomId),
						),
					),
				),
	);
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
