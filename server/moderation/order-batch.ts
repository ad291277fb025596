import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { actorId, actorName } from "@/lib/moderation/actor";
import type { CommandType, Reason } from "@/lib/moderation/command";
import { ModerationError } from "@/lib/moderation/errors";
import type { Target } from "@/lib/moderation/participant";
import type { Denial, Right } from "@/lib/moderation/policy";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { appendToRooms } from "../activity";
import { batches, commands } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { actorNow, denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import { storable } from "../kernel/storable";
import { onRecord, type Transaction } from "../kernel/transaction";
import { announceChanges } from "./changes";
import { type CommandRow, toActivity } from "./command-row";

export interface BatchOrder {
	commandId: string;
	type: Extract<CommandType, "kick" | "kick-all">;
	targets: readonly { room: RoomRef; target: Target | null }[];
	reason: Reason | null;
	note: string | null;
	messageToPerson: string | null;
	retryOf: string | null;
}

/** How long the process that took the order may be silent before another takes over what was not begun. */
export const tendMs = 15_000;

/**
 * Authorises an order of many and writes it down with each of its targets, all in one transaction. Of many orders
 * under one id exactly one is fresh; the same id with another order is a conflict. Unless this answers, nothing may be
 * done.
 */
export async function orderBatch(
	context: Context,
	wish: BatchOrder,
	check: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<{ fresh: boolean }> {
	const order = storable(wish);
	const result = await onRecord(context.database, async (transaction) => {
		const denial = await denialOf(context, transaction, order);
		if (denial !== null) return { denial };
		const known = await findBatch(transaction, order.commandId);
		if (known !== undefined) return same(context, known, order);
		await check(transaction);
		return insert(context, transaction, order);
	});
	if ("fresh" in result) return result;
	await recordDenial(context, order, result.denial.by);
	throw refusalOf(result.denial);
}

/**
 * What stays within one room is that room's moderators'; what crosses rooms is the admin's. So are RealtimeKit's rooms:
 * there a moderator's reach is also what their preset allows, which the room's own page asks. An API key has no preset:
 * its limits stand instead, and each room of the order must be within them.
 */
async function denialOf(context: Context, transaction: Transaction, order: BatchOrder): Promise<Denial | null> {
	const actor = await actorNow(context, transaction);
	const now = context.clock.now();
	const right: Right = order.type === "kick-all" ? "end-session" : "moderate-room";
	const rooms = [...new Map(order.targets.map(({ room }) => [roomKey(room), room])).values()];
	const [room] = rooms;
	if (actor.kind === "api-key") return firstOf(rooms, (one) => denialFor(actor, right, one, now));
	if (rooms.length !== 1 || room?.provider === "realtimekit") return denialFor(actor, "search-everywhere");
	return denialFor(actor, right, room);
}

function firstOf<T, Found>(list: readonly T[], find: (item: T) => Found | null): Found | null {
	for (const item of list) {
		const found = find(item);
		if (found !== null) return found;
	}
	return null;
}

async function recordDenial(context: Context, order: BatchOrder, by: string): Promise<void> {
	const [first] = order.targets;
	try {
		await recordAudit(context, context.database, {
			kind: "denied",
			command: { id: order.commandId, type: order.type },
			...(first && { room: first.room, target: first.target }),
			reason: order.reason,
			outcome: "refused",
			outcomeCode: by,
			detail: { targets: order.targets.length },
		});
	} catch (error) {
		context.log.error("denial-not-recorded", { commandId: order.commandId, cause: error });
	}
}

async function insert(context: Context, transaction: Transaction, order: BatchOrder): Promise<{ fresh: boolean }> {
	const now = context.clock.now();
	const by = { actorKind: context.actor.kind, actorId: actorId(context.actor) };
	const [batch] = await transaction
		.insert(batches)
		.values({
			id: order.commandId,
			fingerprint: fingerprint(context, order),
			...by,
			targets: order.targets.length,
			messageToPerson: order.messageToPerson,
			tendedUntil: sql`now() + make_interval(secs => ${tendMs / 1_000})`,
			createdAt: now,
		})
		.onConflictDoNothing({ target: batches.id })
		.returning();
	if (batch === undefined) {
		const known = await findBatch(transaction, order.commandId);
		if (known === undefined) throw new Error("an order was there and is not");
		return same(context, known, order);
	}
	const rows = await transaction
		.insert(commands)
		.values(
			order.targets.map(({ room, target }, index) => ({
				id: targetIdOf(order.commandId, index),
				type: order.type,
				provider: room.provider,
				projectId: room.projectId,
				roomId: room.roomId,
				target,
				fingerprint: batch.fingerprint,
				...by,
				actorName: storable(actorName(context.actor)),
				reasonCode: order.reason?.code ?? null,
				reasonText: order.reason?.text ?? null,
				via: "server" as const,
				outcome: "intent" as const,
				batchId: order.commandId,
				batchIndex: index,
				createdAt: now,
				updatedAt: now,
			})),
		)
		.returning();
	rows.sort((a, b) => (a.batchIndex ?? 0) - (b.batchIndex ?? 0));
	await recordAudit(
		context,
		transaction,
		...rows.map((row, index) => ({
			kind: "intent",
			command: { id: row.id, type: order.type },
			...order.targets[index],
			reason: order.reason,
			outcome: "intent" as const,
			detail: {
				via: "server",
				order: order.commandId,
				index,
				of: order.targets.length,
				connectionIds: order.targets[index]?.target?.connectionIds ?? null,
				...(order.note && { note: order.note }),
				...(order.messageToPerson && { messageToPerson: order.messageToPerson }),
				...(order.retryOf && { retryOf: order.retryOf }),
			},
		})),
	);
	await appendActivities(transaction, rows, now);
	await announceChanges(transaction, rows);
	return { fresh: true };
}

/** What the moderators of each command's room see of it. */
export async function appendActivities(transaction: Transaction, rows: readonly CommandRow[], at: Date): Promise<void> {
	const rooms = new Map<string, { room: RoomRef; rows: CommandRow[] }>();
	for (const row of rows) {
		const room = { provider: row.provider, projectId: row.projectId, roomId: row.roomId } as RoomRef;
		const known = rooms.get(roomKey(room));
		if (known) known.rows.push(row);
		else rooms.set(roomKey(room), { room, rows: [row] });
	}
	const news = [...rooms.values()].map(({ room, rows: own }) => ({
		room,
		news: own.map((row) => ({ entry: toActivity(row), at, dedupeKey: null })),
	}));
	await appendToRooms(transaction, news);
}

async function findBatch(transaction: Transaction, id: string) {
	const [row] = await transaction.select().from(batches).where(eq(batches.id, id));
	return row;
}

function same(context: Context, known: typeof batches.$inferSelect, order: BatchOrder): { fresh: boolean } {
	if (known.fingerprint === fingerprint(context, order)) return { fresh: false };
	throw new ModerationError(
		"conflict",
		"Another order has been given under this id. Nothing was done; reload the page and order again.",
	);
}

function fingerprint(context: Context, order: BatchOrder): string {
	const { type, targets, reason, note, messageToPerson, retryOf } = order;
	const ordered = [
		actorId(context.actor),
		type,
		targets.map(({ room, target }) => [
			roomKey(room),
			target && [target.userId, target.participantId, [...target.connectionIds].sort(), target.name],
		]),
		reason && [reason.code, reason.text],
		note,
		messageToPerson,
		retryOf,
	];
	return createHash("sha256").update(JSON.stringify(ordered)).digest("hex");
}

/** A target's own command, always the same for the same place in the same order. */
export function targetIdOf(commandId: string, index: number): string {
	return derivedId(`usher target ${commandId} ${index}`);
}
