import { and, eq } from "drizzle-orm";
import type { CommandAnswer, OrderRequest } from "@/lib/api/commands";
import { ModerationError } from "@/lib/moderation/errors";
import type { RoomRef } from "@/lib/moderation/room";
import { polledRooms } from "../db/schema";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { toAnswer } from "./command-row";
import { recordIntent } from "./record-intent";

/**
 * A console is about to act through the vendor's SDK. Once this answers `fresh`, the intent is on record and the
 * console acts; `fresh: false` means that this very order was given before. If it throws, nothing may be done.
 */
export async function orderCommand(context: Context, order: OrderRequest): Promise<CommandAnswer> {
	const { commandId, type, room, sessionId, target, reason, confirmation } = order;
	const intent = { commandId, type, room, sessionId, target, reason, via: "session", retryOf: null } as const;
	const { row, fresh } = await recordIntent(context, intent, async (transaction) => {
		requireCapability(context, order);
		if (type === "kick-all") await requireConfirmation(transaction, room, confirmation);
	});
	return toAnswer(row, fresh);
}

function requireCapability(context: Context, { type, room }: OrderRequest): void {
	const project = context.projectOf(room);
	if (project === undefined) throw noSuchRoom();
	const capability = project.control.capabilities[type];
	if (capability.where === "none") throw new ModerationError("vendor-unsupported", capability.reason);
	if (capability.where === "server" && !capability.session) {
		throw new ModerationError(
			"vendor-unsupported",
			"This vendor does it by its server only, not from inside the room.",
		);
	}
}

/** Typed words are bound to the room they are about: the title as the server knows it, not as the browser says. */
async function requireConfirmation(transaction: Transaction, room: RoomRef, typed: string | null): Promise<void> {
	const [known] = await transaction
		.select({ title: polledRooms.title })
		.from(polledRooms)
		.where(
			and(
				eq(polledRooms.provider, room.provider),
				eq(polledRooms.projectId, room.projectId),
				eq(polledRooms.roomId, room.roomId),
			),
		);
	if (known === undefined) {
		throw new ModerationError(
			"conflict",
			"The room’s title is not known yet, so the confirmation cannot be checked. Nothing was done; try again in a few seconds.",
		);
	}
	const expected = plain(known.title) || room.roomId;
	if (typed !== null && plain(typed) === expected) return;
	throw new ModerationError("bad-input", `Type “${expected}” to end the session. Nothing was done.`);
}

const plain = (text: string) => text.normalize("NFC").trim();
