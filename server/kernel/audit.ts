import { type Actor, actorId, actorName } from "@/lib/moderation/actor";
import type { CommandType, Reason } from "@/lib/moderation/command";
import type { Evidence, Outcome } from "@/lib/moderation/outcome";
import type { RoomRef } from "@/lib/moderation/room";
import type { Database, Transaction } from "../db/client";
import { auditRows } from "../db/schema";
import type { Clock } from "./clock";
import type { Context } from "./context";
import { storable } from "./storable";

/** One thing that happened. Actor, origin, time and trace come from the context. */
export interface AuditEntry {
	/** `intent`, `outcome`, `denied`, `sign-in`, `user-changed`, `room-entered`… */
	kind: string;
	command?: { id: string; type: CommandType };
	room?: RoomRef;
	target?: { userId: string | null; participantId: string | null; name: string } | null;
	reason?: Reason | null;
	outcome?: Outcome;
	outcomeCode?: string | null;
	evidence?: Evidence | null;
	latencyMs?: number | null;
	/** Facts without a column; never a secret. */
	detail?: Record<string, unknown>;
}

export interface AuditContext {
	actor: Actor;
	origin: Context["origin"];
	trace: string;
	clock: Clock;
}

/** Adds rows to the audit, in the transaction of what they tell about. The database itself keeps them from change. */
export async function recordAudit(
	context: AuditContext,
	database: Database | Transaction,
	...entries: readonly AuditEntry[]
): Promise<void> {
	if (entries.length === 0) return;
	const at = context.clock.now();
	await database.insert(auditRows).values(
		entries.map(storable).map((entry) => ({
			at,
			kind: entry.kind,
			commandId: entry.command?.id ?? null,
			command: entry.command?.type ?? null,
			actorKind: context.actor.kind,
			actorId: actorId(context.actor),
			actorName: storable(actorName(context.actor)),
			provider: entry.room?.provider ?? null,
			projectId: entry.room?.projectId ?? null,
			roomId: entry.room?.roomId ?? null,
			targetUserId: entry.target?.userId ?? null,
			targetParticipantId: entry.target?.participantId ?? null,
			targetName: entry.target?.name ?? null,
			reasonCode: entry.reason?.code ?? null,
			reasonText: entry.reason?.text ?? null,
			origin: context.origin,
			outcome: entry.outcome ?? null,
			outcomeCode: entry.outcomeCode ?? null,
			evidence: entry.evidence ?? null,
			latencyMs: entry.latencyMs ?? null,
			detail: { ...entry.detail, trace: context.trace },
		})),
	);
}
