import type { ActivityEntry } from "@/lib/api/activity";
import type { CommandAnswer } from "@/lib/api/commands";
import { type CommandType, commandTypeSchema, type Reason, reasonCodeSchema } from "@/lib/moderation/command";
import { type Target, targetSchema } from "@/lib/moderation/participant";
import { providerSchema, type RoomRef } from "@/lib/moderation/room";
import type { commands } from "../db/schema";

export type CommandRow = typeof commands.$inferSelect;

export function typeOf(row: CommandRow): CommandType {
	return commandTypeSchema.parse(row.type);
}

export function roomOf(row: CommandRow): RoomRef {
	return { provider: providerSchema.parse(row.provider), projectId: row.projectId, roomId: row.roomId };
}

export function targetOf(row: CommandRow): Target | null {
	return row.target === null ? null : targetSchema.parse(row.target);
}

export function reasonOf(row: CommandRow): Reason | null {
	if (row.reasonCode === null) return null;
	return { code: reasonCodeSchema.parse(row.reasonCode), text: row.reasonText ?? "" };
}

export function toAnswer(row: CommandRow, fresh: boolean): CommandAnswer {
	return { commandId: row.id, outcome: row.outcome, outcomeCode: row.outcomeCode, evidence: row.evidence, fresh };
}

/** What the room's moderators see of a command; always by whoever ordered it, whoever found out the outcome. */
export function toActivity(row: CommandRow): ActivityEntry {
	return {
		kind: "act",
		commandId: row.id,
		command: typeOf(row),
		by: { id: row.actorId, name: row.actorName },
		target: targetOf(row),
		outcome: row.outcome,
		outcomeCode: row.outcomeCode,
		evidence: row.evidence,
		latencyMs: row.latencyMs,
	};
}

/** The commands whose effect the vendor's server can be asked about; of the others it knows nothing. */
export function canBeSettled(type: CommandType): boolean {
	return type === "kick" || type === "kick-all";
}
