import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { actorId, actorName } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { appendActivity } from "../activity";
import { commands } from "../db/schema";
import { type AuditEntry, recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";
import { onRecord } from "../kernel/transaction";
import { answerDenial, authorise, Denied, type Wish } from "./authorise";
import { type CommandRow, toActivity } from "./command-row";

export interface Intent extends Wish {
	sessionId: string | null;
	via: "session" | "server";
	/** The command that this one tries again. */
	retryOf: string | null;
	/** More for the audit; no part of what is ordered. */
	detail?: Record<string, unknown>;
}

export interface Recorded {
	row: CommandRow;
	/** false: it had been ordered before, and `row` is how far that has come. */
	fresh: boolean;
}

/**
 * Authorises, checks and writes the intent, its audit row and its activity, all in one transaction. Of many orders
 * under one id exactly one is fresh. Unless this answers, nothing may be done.
 */
export async function recordIntent(
	context: Context,
	wish: Intent,
	check: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<Recorded> {
	const intent = storable(wish);
	try {
		return await onRecord(context.database, async (transaction) => {
			await authorise(context, transaction, intent);
			const known = await findCommand(transaction, intent.commandId);
			if (known !== undefined) return same(context, known, intent);
			await check(transaction);
			return insert(context, transaction, intent);
		});
	} catch (error) {
		throw error instanceof Denied ? await answerDenial(context, intent, error.denial) : error;
	}
}

async function insert(context: Context, transaction: Transaction, intent: Intent): Promise<Recorded> {
	const now = context.clock.now();
	const [row] = await transaction
		.insert(commands)
		.values(rowFor(context, intent, now))
		.onConflictDoNothing({ target: commands.id })
		.returning();
	if (row === undefined) {
		const known = await findCommand(transaction, intent.commandId);
		if (known === undefined) throw new Error("a command was there and is not");
		return same(context, known, intent);
	}
	await recordAudit(context, transaction, auditFor(intent));
	await appendActivity(transaction, intent.room, [{ entry: toActivity(row), at: now, dedupeKey: null }]);
	return { row, fresh: true };
}

export function rowFor(context: Context, intent: Intent, now: Date): typeof commands.$inferInsert {
	return {
		id: intent.commandId,
		type: intent.type,
		...intent.room,
		sessionId: intent.sessionId,
		target: intent.target,
		fingerprint: fingerprint(context, intent),
		actorKind: context.actor.kind,
		actorId: actorId(context.actor),
		actorName: storable(actorName(context.actor)),
		reasonCode: intent.reason?.code ?? null,
		reasonText: intent.reason?.text ?? null,
		via: intent.via,
		outcome: "intent",
		createdAt: now,
		updatedAt: now,
	};
}

export function auditFor(intent: Intent): AuditEntry {
	return {
		kind: "intent",
		command: { id: intent.commandId, type: intent.type },
		room: intent.room,
		target: intent.target,
		reason: intent.reason,
		outcome: "intent",
		detail: {
			...intent.detail,
			via: intent.via,
			sessionId: intent.sessionId,
			connectionIds: intent.target?.connectionIds ?? null,
			...(intent.retryOf && { retryOf: intent.retryOf }),
		},
	};
}

function same(context: Context, known: CommandRow, intent: Intent): Recorded {
	if (known.fingerprint === fingerprint(context, intent)) return { row: known, fresh: false };
	throw new ModerationError(
		"conflict",
		"Another order has been given under this id. Nothing was done; reload the page and order again.",
	);
}

export async function findCommand(transaction: Transaction, id: string): Promise<CommandRow | undefined> {
	const [row] = await transaction.select().from(commands).where(eq(commands.id, id));
	return row;
}

/** What was ordered, by whom, at whom. Not what was typed to confirm it: that is no part of the order. */
function fingerprint(context: Context, intent: Intent): string {
	const { type, room, sessionId, target, reason, via, retryOf } = intent;
	const ordered = [
		actorId(context.actor),
		type,
		[room.provider, room.projectId, room.roomId],
		sessionId,
		target && [target.userId, target.participantId, [...target.connectionIds].sort(), target.name],
		reason && [reason.code, reason.text],
		via,
		retryOf,
	];
	return createHash("sha256").update(JSON.stringify(ordered)).digest("hex");
}
