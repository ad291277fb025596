import { createHash } from "node:crypto";
import { asc, inArray } from "drizzle-orm";
import { actorId, actorName } from "@/lib/moderation/actor";
import type { CommandType, Reason } from "@/lib/moderation/command";
import { ModerationError } from "@/lib/moderation/errors";
import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { commands } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { onRecord, type Transaction } from "../kernel/transaction";
import { answerDenial, authorise, Denied } from "./authorise";
import type { CommandRow } from "./command-row";
import { appendActivities, targetIdOf } from "./order-batch";

/** One act at several people of one room that is not a removal: each gets a command of its own. */
export interface IntentsOrder {
	commandId: string;
	type: CommandType;
	/** What the act may lead to, which the actor must be allowed as well. */
	leadsTo: CommandType | null;
	room: RoomRef;
	targets: readonly Target[];
	reason: Reason | null;
	via: "session" | "server";
	/** What else was ordered, for the audit; another order under the same id differs in it. */
	detail: Record<string, unknown>;
}

export interface IntentsRecorded {
	/** In the order of the targets. */
	rows: CommandRow[];
	/** false: it had been ordered before. */
	fresh: boolean;
}

/**
 * Authorises an order at several people and writes each one's intent, its audit row and its activity, all in one
 * transaction, together with what `add` writes. Of many orders under one id exactly one is fresh. Unless this answers,
 * nothing may be done.
 */
export async function recordIntents(
	context: Context,
	wish: IntentsOrder,
	add: (transaction: Transaction, rows: readonly CommandRow[]) => Promise<void>,
): Promise<IntentsRecorded> {
	const order = storable(wish);
	const about = { ...order, target: order.targets[0] ?? null };
	try {
		return await onRecord(context.database, async (transaction) => {
			await authorise(context, transaction, about);
			if (order.leadsTo !== null) await authorise(context, transaction, { ...about, type: order.leadsTo });
			const known = await findAll(transaction, order);
			return known.length > 0 ? same(context, known, order) : insert(context, transaction, order, add);
		});
	} catch (error) {
		throw error instanceof Denied ? await answerDenial(context, about, error.denial) : error;
	}
}

async function insert(
	context: Context,
	transaction: Transaction,
	order: IntentsOrder,
	add: (transaction: Transaction, rows: readonly CommandRow[]) => Promise<void>,
): Promise<IntentsRecorded> {
	const { commandId, type, room, targets, reason, via } = order;
	const now = context.clock.now();
	const inserted = await transaction
		.insert(commands)
		.values(
			targets.map((target, index) => ({
				id: targetIdOf(commandId, index),
				type,
				...room,
				target,
				fingerprint: fingerprint(context, order),
				actorKind: context.actor.kind,
				actorId: actorId(context.actor),
				actorName: storable(actorName(context.actor)),
				reasonCode: reason?.code ?? null,
				reasonText: reason?.text ?? null,
				via,
				outcome: "intent" as const,
				createdAt: now,
				updatedAt: now,
			})),
		)
		.onConflictDoNothing({ target: commands.id })
		.returning();
	if (inserted.length < targets.length) {
		// Somebody else's transaction with this id was quicker, and has committed.
		if (inserted.length > 0) throw anotherOrder();
		return same(context, await findAll(transaction, order), order);
	}
	const rows = inOrder(inserted, order);
	await recordAudit(
		context,
		transaction,
		...rows.map((row, index) => ({
			kind: "intent",
			command: { id: row.id, type },
			room,
			target: targets[index] ?? null,
			reason,
			outcome: "intent" as const,
			detail: {
				via,
				order: commandId,
				index,
				of: targets.length,
				connectionIds: targets[index]?.connectionIds ?? null,
				...order.detail,
			},
		})),
	);
	await add(transaction, rows);
	await appendActivities(transaction, rows, now);
	return { rows, fresh: true };
}

function findAll(transaction: Transaction, { commandId, targets }: IntentsOrder): Promise<CommandRow[]> {
	const ids = targets.map((_, index) => targetIdOf(commandId, index));
	return transaction.select().from(commands).where(inArray(commands.id, ids)).orderBy(asc(commands.id));
}

function inOrder(rows: readonly CommandRow[], { commandId, targets }: IntentsOrder): CommandRow[] {
	const byId = new Map(rows.map((row) => [row.id, row]));
	return targets.flatMap((_, index) => byId.get(targetIdOf(commandId, index)) ?? []);
}

function same(context: Context, known: readonly CommandRow[], order: IntentsOrder): IntentsRecorded {
	const wanted = fingerprint(context, order);
	if (known.length !== order.targets.length || known.some((row) => row.fingerprint !== wanted)) throw anotherOrder();
	return { rows: inOrder(known, order), fresh: false };
}

function anotherOrder(): ModerationError {
	return new ModerationError(
		"conflict",
		"Another order has been given under this id. Nothing was done; reload the page and order again.",
	);
}

function fingerprint(context: Context, order: IntentsOrder): string {
	const { type, leadsTo, room, targets, reason, via, detail } = order;
	const ordered = [
		actorId(context.actor),
		type,
		leadsTo,
		[room.provider, room.projectId, room.roomId],
		targets.map((one) => [one.userId, one.participantId, [...one.connectionIds].sort(), one.name]),
		reason && [reason.code, reason.text],
		via,
		Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)),
	];
	return createHash("sha256").update(JSON.stringify(ordered)).digest("hex");
}
