import { and, eq } from "drizzle-orm";
import type { RemovePeople } from "@/lib/api/removals";
import { ModerationError } from "@/lib/moderation/errors";
import type { Target } from "@/lib/moderation/participant";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { roomProblem, targetProblem } from "@/lib/moderation/words/target-check";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";

const typedFrom = 51;

/** The same person of the same room named twice is one target; the devices of both are kept. */
export function mergeTargets(targets: RemovePeople["targets"]): { room: RoomRef; target: Target }[] {
	const merged = new Map<string, { room: RoomRef; target: Target }>();
	for (const { room, target } of targets) {
		const key = personIn(room, target);
		const known = merged.get(key);
		const connectionIds = [...new Set([...(known?.target.connectionIds ?? []), ...target.connectionIds])].slice(0, 50);
		merged.set(key, { room, target: { ...(known?.target ?? target), connectionIds } });
	}
	return [...merged.values()];
}

export function personIn(room: RoomRef, target: Target | null): string {
	return JSON.stringify([roomKey(room), target?.userId ?? null, target?.userId == null ? target?.participantId : null]);
}

/** Refuses the whole order, before anything is written or any vendor is asked, when one target cannot be named. */
export function requireNameable(context: Context, targets: readonly { room: RoomRef; target: Target }[]): void {
	for (const { room, target } of targets) {
		requireRoom(context, room);
		const problem = targetProblem(room, target);
		if (problem !== null) throw new ModerationError("bad-input", `${shown(target)}${problem} Nothing was done.`);
	}
}

export function requireRoom(context: Context, room: RoomRef): void {
	const problem = roomProblem(room);
	if (problem !== null) throw new ModerationError("bad-input", `${problem} Nothing was done.`);
	if (context.projectOf(room) === undefined) {
		throw new ModerationError(
			"not-found",
			"There is no such room: its vendor, or this project of it, is not connected. Nothing was done.",
		);
	}
}

function shown({ userId, participantId }: Target): string {
	const id = (userId ?? participantId ?? "").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, "�");
	if (id.trim() === "") return "";
	return `“${id.length > 40 ? `${id.slice(0, 40)}…` : id}”: `;
}

/** What is typed is bound to how many the server counts. */
export function requireTyped(count: number, typed: string | null): void {
	if (count < typedFrom || typed?.trim() === `remove ${count} people`) return;
	throw new ModerationError("bad-input", `Type “remove ${count} people” to remove so many. Nothing was done.`);
}

/** A retry names only targets of that order that are not known to be gone. */
export async function requireFailed(
	transaction: Transaction,
	retryOf: string,
	targets: readonly { room: RoomRef; target: Target }[],
): Promise<void> {
	const rows = await transaction
		.select()
		.from(commands)
		.where(and(eq(commands.batchId, retryOf), eq(commands.type, "kick")));
	const outcomes = new Map(
		rows.map((row) => [personIn(row as unknown as RoomRef, row.target as Target | null), row.outcome]),
	);
	for (const { room, target } of targets) {
		const before = outcomes.get(personIn(room, target));
		if (before === undefined)
			throw new ModerationError("conflict", "The order to try again did not name all of these.");
		if (before === "confirmed") {
			throw new ModerationError("conflict", "Some of these are known to be gone by now. Only try again what failed.");
		}
		if (before === "intent") {
			throw new ModerationError("conflict", "Some of these are still being removed. Wait for their outcome.");
		}
	}
}
