import { eq } from "drizzle-orm";
import type { CommandAnswer } from "@/lib/api/commands";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { commands } from "../db/schema";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { notRecordedWords } from "../kernel/transaction";
import { presetDenial } from "../rooms";
import { answerDenial } from "./authorise";
import { type CommandRow, canBeSettled, reasonOf, roomOf, targetOf, toAnswer, typeOf } from "./command-row";
import { performRemoval } from "./perform-removal";
import { recordIntent } from "./record-intent";
import { type Found, recordOutcome } from "./record-outcome";

export interface RetryInput {
	/** The removal that was not confirmed. */
	commandId: string;
	/** The id of this attempt, chosen by whoever asks: a double click is one attempt. */
	retryId: string;
}

/**
 * Carries out a removal again by the vendor's server, as a command of its own that names the first. Answers with what
 * is certain at the end: never `confirmed` without evidence.
 */
export async function retryRemoval(context: Context, { commandId, retryId }: RetryInput): Promise<CommandAnswer> {
	const first = await findFirst(context, commandId);
	const room = roomOf(first);
	const type = typeOf(first);
	const target = targetOf(first);
	const control = context.projectOf(room)?.control;
	const wish = { commandId: retryId, type, room, target, reason: reasonOf(first) };
	const denial = await presetDenial(context, room, type);
	if (denial !== null) throw await answerDenial(context, wish, denial);
	const { row, fresh } = await recordIntent(
		context,
		{ ...wish, sessionId: first.sessionId, via: "server", retryOf: first.id },
		async () => requireRetry(context, first),
	);
	if (!fresh) return toAnswer(row, false);
	if (control === undefined) throw noSuchRoom();
	const started = performance.now();
	const found = await performRemoval(context, control, { type, room, target }, row);
	return writeDown(context, row, { ...found, latencyMs: Math.round(performance.now() - started) });
}

async function findFirst(context: Context, commandId: string): Promise<CommandRow> {
	let first: CommandRow | undefined;
	try {
		[first] = await context.database.select().from(commands).where(eq(commands.id, commandId));
	} catch (error) {
		throw new ModerationError("not-recorded", notRecordedWords, { cause: error });
	}
	if (first === undefined) throw noSuchCommand();
	return first;
}

const noSuchCommand = () => new ModerationError("not-found", "There is no such command.");

function requireRetry(context: Context, first: CommandRow): void {
	const type = typeOf(first);
	const capability = context.projectOf(roomOf(first))?.control.capabilities[type];
	if (capability === undefined) throw noSuchRoom();
	if (!canBeSettled(type) || capability.where !== "server") {
		throw new ModerationError("vendor-unsupported", "Only a removal can be tried again by the vendor’s server.");
	}
	// Ending a session was confirmed by typing, and by nobody else.
	if (type === "kick-all" && first.actorId !== actorId(context.actor)) throw noSuchCommand();
	if (first.outcome === "confirmed") {
		throw new ModerationError("conflict", "This removal has been confirmed. There is nothing to try again.");
	}
}

const againAfterMs = 300;
const never = new AbortController().signal;

/** The vendor has been told; what came of it must not get lost to one hiccup of the database. */
async function writeDown(context: Context, row: CommandRow, found: Found): Promise<CommandAnswer> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await context.database.transaction(async (transaction) => {
				const [now] = await transaction.select().from(commands).where(eq(commands.id, row.id)).for("update");
				if (now === undefined) throw new Error("the command is gone");
				// Expired by a worker while the vendor was slow: an answer is better than `unknown`, never worse.
				if (now.outcome !== "intent" && (now.outcome !== "unknown" || found.outcome === "unknown")) {
					return toAnswer(now, false);
				}
				return toAnswer(await recordOutcome(context, transaction, now, found), true);
			});
		} catch (error) {
			context.log.error("outcome-not-recorded", { commandId: row.id, found, attempt, cause: error });
			if (attempt === 3) {
				throw new ModerationError(
					"outcome-unknown",
					"The vendor was told, but what came of it could not be written down. Usher will ask the vendor again by itself.",
					{ cause: error },
				);
			}
			await pause(attempt * againAfterMs, never);
		}
	}
}
