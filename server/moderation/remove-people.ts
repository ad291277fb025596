import type { RemoveEveryone, RemovePeople } from "@/lib/api/removals";
import { ModerationError } from "@/lib/moderation/errors";
import type { Context } from "../kernel/context";
import { dispatchBatch } from "./dispatch-batch";
import { orderBatch } from "./order-batch";
import { mergeTargets, requireFailed, requireNameable, requireRoom, requireTyped } from "./require-removable";

/**
 * Orders the removal of everybody named, and answers as soon as that is on record. The vendors are told by this process
 * afterwards; if it dies, a worker takes over what was not begun. Each target has its own outcome (`followRemoval`).
 */
export async function removePeople(context: Context, request: RemovePeople): Promise<{ commandId: string }> {
	const targets = mergeTargets(request.targets);
	requireNameable(context, targets);
	requireTyped(targets.length, request.confirmation);
	const { commandId, reason, note, messageToPerson, retryOf } = request;
	const order = { commandId, type: "kick", targets, reason, note, messageToPerson, retryOf } as const;
	const { fresh } = await orderBatch(context, order, async (transaction) => {
		if (retryOf !== null) await requireFailed(transaction, retryOf, targets);
	});
	if (fresh) goOn(context, commandId);
	return { commandId };
}

/** Orders one room's whole-room act of its vendor. What is typed must be the room's exact id. */
export async function removeEveryone(context: Context, request: RemoveEveryone): Promise<{ commandId: string }> {
	const { commandId, room, reason, note, messageToPerson, confirmation } = request;
	requireRoom(context, room);
	const capability = context.projectOf(room)?.control.capabilities["kick-all"];
	if (capability?.where !== "server") {
		throw new ModerationError(
			"vendor-unsupported",
			capability === undefined ? "This vendor cannot do that." : capability.reason,
		);
	}
	if (confirmation !== room.roomId) {
		throw new ModerationError("bad-input", `Type “${room.roomId}” to remove everyone. Nothing was done.`);
	}
	const targets = [{ room, target: null }];
	const order = { commandId, type: "kick-all", targets, reason, note, messageToPerson, retryOf: null } as const;
	const { fresh } = await orderBatch(context, order);
	if (fresh) goOn(context, commandId);
	return { commandId };
}

/** Urgent, so not by the queue; whoever ordered is not kept waiting for it. */
export function goOn(context: Context, batchId: string): void {
	dispatchBatch(context, batchId).catch((error: unknown) => {
		context.log.error("dispatch-broke", { batchId, cause: error });
	});
}
