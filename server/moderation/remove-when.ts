import type { RemovePeople } from "@/lib/api/removals";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { orderBatch } from "./order-batch";
import { goOn } from "./remove-people";
import { mergeTargets, requireNameable } from "./require-removable";

/**
 * `removePeople` under a condition: `check` runs in the transaction that writes the order down, and an error of it
 * leaves no order. What it writes is there if, and only if, the order is. Throws what `check` throws, if that is a
 * `ModerationError`.
 */
export async function removeWhen(
	context: Context,
	{ commandId, reason, note, messageToPerson, ...request }: Omit<RemovePeople, "confirmation" | "retryOf">,
	check: (transaction: Transaction) => Promise<void>,
): Promise<void> {
	const targets = mergeTargets(request.targets);
	requireNameable(context, targets);
	const order = { commandId, type: "kick", targets, reason, note, messageToPerson, retryOf: null } as const;
	const { fresh } = await orderBatch(context, order, check);
	if (fresh) goOn(context, commandId);
}
