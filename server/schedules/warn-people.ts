import { and, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import { writeNotice } from "@/lib/moderation/notice";
import { roomEnds, schedules } from "../db/schema";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import { before } from "../moderation";
import { ProviderError } from "../ports/errors";
import { type EndRecord, roomOf } from "./records";
import { warningAfter } from "./warnings";
import type { Warned } from "./words";

const atOnce = 100;
const withinMs = 8_000;
const againAfterMs = 20_000;
/** So short before the end there is no second try. */
const tooLateMs = 30_000;

export interface Warning {
	end: EndRecord;
	minutes: number;
	message: string;
}

/** Takes warnings that are due. Each is taken once, so it is given once, or not at all if this process dies. */
export async function claimWarnings(context: Context): Promise<Warning[]> {
	const now = context.clock.now();
	return context.database.transaction(async (transaction) => {
		const due = await transaction
			.select({ end: roomEnds, message: schedules.message })
			.from(roomEnds)
			.innerJoin(schedules, eq(schedules.id, roomEnds.scheduleId))
			.where(and(eq(roomEnds.state, "planned"), lte(roomEnds.warnAt, now)))
			.orderBy(roomEnds.warnAt)
			.limit(atOnce)
			.for("update", { of: roomEnds, skipLocked: true });
		const warnings: Warning[] = [];
		const over: string[] = [];
		for (const { end, message } of due) {
			if (message !== null && end.warnMinutes !== null && end.endsAt > now) {
				warnings.push({ end, minutes: end.warnMinutes, message });
			}
			const next = warningAfter(end.endsAt, now);
			if (next.warnAt === null) over.push(end.id);
			else await transaction.update(roomEnds).set(next).where(eq(roomEnds.id, end.id));
		}
		if (over.length > 0) {
			await transaction.update(roomEnds).set({ warnAt: null, warnMinutes: null }).where(inArray(roomEnds.id, over));
		}
		return warnings;
	});
}

/** Sends one warning to everybody in the room, where the server reaches them. */
export async function giveWarning(context: Context, { end, minutes, message }: Warning): Promise<void> {
	const room = roomOf(end);
	const messenger = context.projectOf(room)?.messenger;
	if (messenger?.reach.able !== true) return;
	// The same warning again, after a try of unknown outcome, has the same id: whoever has it already does nothing.
	const id = derivedId(`usher warning ${end.id} ${end.endsAt.toISOString()} ${minutes}`);
	const notice = { id, kind: "room-ends", roomId: room.roomId, text: message, at: end.endsAt.toISOString() } as const;
	try {
		const content = writeNotice(notice, messenger.longestBytes);
		const signal = AbortSignal.timeout(withinMs);
		const { people } = await before(signal, messenger.sendToRoom(room, content, { signal, lane: "act" }));
		await keepWarned(context, end, people === null ? "sent" : `sent ${people}`);
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("people-not-warned", { endId: end.id, kind: error.kind, cause: error });
		await keepWarned(context, end, "not-sent");
		if (error.kind !== "unsupported" && error.kind !== "unknown-outcome") await tryAgain(context, end, minutes);
	}
}

async function keepWarned(context: Context, end: EndRecord, warned: Warned): Promise<void> {
	await context.database.update(roomEnds).set({ warned }).where(eq(roomEnds.id, end.id));
}

/** The vendor has not had it: once more in a moment, unless the next warning comes first. */
async function tryAgain(context: Context, end: EndRecord, minutes: number): Promise<void> {
	const now = context.clock.now().getTime();
	const warnAt = new Date(now + againAfterMs);
	await context.database
		.update(roomEnds)
		.set({ warnAt, warnMinutes: minutes })
		.where(
			and(
				eq(roomEnds.id, end.id),
				eq(roomEnds.state, "planned"),
				eq(roomEnds.endsAt, end.endsAt),
				gt(roomEnds.endsAt, new Date(now + tooLateMs)),
				or(isNull(roomEnds.warnAt), gt(roomEnds.warnAt, warnAt)),
			),
		);
}
