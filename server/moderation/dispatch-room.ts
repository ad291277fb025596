import type { RoomRef } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { ProviderError } from "../ports/errors";
import type { Lane } from "../ports/rate-budget";
import type { Ack, RoomControl } from "../ports/room-control";
import { type CommandRow, targetOf, typeOf } from "./command-row";
import { type Confirmer, confirmer } from "./confirm-removals";
import { before, failure, type Performed } from "./perform-removal";
import type { Found } from "./record-outcome";
import { recordOutcomes } from "./record-outcomes";

/** How long one claim's calls may take; less than its claim lasts. */
const withinMs: Record<Lane, number> = { act: 8_000, batch: 60_000, poll: 60_000 };

export interface RoomDispatch {
	lane: Lane;
	messageToPerson: string | null;
	claimsAtOnce: number;
	claim(): Promise<CommandRow[]>;
}

/** One room's targets: claimed a few at a time, sent, and looked for until there is evidence or the time is up. */
export async function dispatchRoom(
	context: Context,
	control: RoomControl,
	room: RoomRef,
	how: RoomDispatch,
): Promise<void> {
	const write = writer(context);
	const confirm = confirmer(context, control, room, { lane: how.lane, withinMs: withinMs.act, write: write.add });
	const work = async () => {
		for (let rows = await how.claim(); rows.length > 0; rows = await how.claim()) {
			const everyone = rows.filter((row) => typeOf(row) === "kick-all");
			const people = rows.filter((row) => typeOf(row) === "kick");
			await Promise.all([
				send(context, control, room, people, how, write.add, confirm),
				...everyone.map((row) => sendEveryone(context, control, room, row, how, write.add, confirm)),
			]);
		}
	};
	try {
		await Promise.all(Array.from({ length: how.lane === "act" ? 1 : how.claimsAtOnce }, work));
	} finally {
		await confirm.end();
		await write.end();
	}
}

type Write = (row: CommandRow, found: Performed) => void;

async function send(
	context: Context,
	control: RoomControl,
	room: RoomRef,
	rows: readonly CommandRow[],
	how: RoomDispatch,
	write: Write,
	confirm: Confirmer,
): Promise<void> {
	if (rows.length === 0) return;
	const signal = AbortSignal.timeout(withinMs[how.lane]);
	const left = new Map(
		rows.flatMap((row) => {
			const target = targetOf(row);
			return target === null ? [] : [[target, row] as const];
		}),
	);
	const options = {
		signal,
		lane: how.lane,
		...(how.messageToPerson !== null && { messageToPerson: how.messageToPerson }),
	};
	const steps = control.performMany(room, [...left.keys()], options)[Symbol.asyncIterator]();
	try {
		for (;;) {
			const step = await before(signal, steps.next());
			if (step.done === true) break;
			const { target, ack, error } = step.value;
			const row = left.get(target);
			if (row === undefined) continue;
			left.delete(target);
			if (error !== undefined) write(row, failure(error));
			else take(row, ack, write, confirm);
		}
		// An adapter that leaves somebody out has not said what it did.
		for (const row of left.values())
			write(row, failure(new ProviderError("unknown-outcome", "left out", { retryable: false })));
	} catch (error) {
		context.log.warn("removals-failed", { provider: room.provider, left: left.size, cause: error });
		for (const row of left.values()) write(row, failure(error));
		steps.return?.(undefined).catch(() => undefined);
	}
}

async function sendEveryone(
	context: Context,
	control: RoomControl,
	room: RoomRef,
	row: CommandRow,
	how: RoomDispatch,
	write: Write,
	confirm: Confirmer,
): Promise<void> {
	const signal = AbortSignal.timeout(withinMs.act);
	const { messageToPerson } = how;
	const order = { type: "kick-all", room, target: null, ...(messageToPerson !== null && { messageToPerson }) } as const;
	try {
		take(row, await before(signal, control.perform(order, { signal, lane: "act" })), write, confirm);
	} catch (error) {
		context.log.warn("removal-failed", { commandId: row.id, cause: error });
		write(row, failure(error));
	}
}

function take(row: CommandRow, ack: Ack, write: Write, confirm: Confirmer): void {
	const detail = ack.reference == null ? {} : { detail: { reference: ack.reference } };
	if (ack.already) {
		const code = ack.roomLive === false ? "room-empty" : "already-gone";
		write(row, { outcome: "confirmed", code, evidence: ack.evidence, ...detail });
	} else if (ack.evidence === "reconciled") {
		const code = ack.returned ? "returned" : null;
		write(row, { outcome: "confirmed", code, evidence: "reconciled", ...detail });
	} else {
		write(row, { outcome: "sent", code: null, evidence: "provider-ack", ...detail });
		confirm.add(row);
	}
}

/** Outcomes that come while others are being written are written together. */
function writer(context: Context): { add: Write; end(): Promise<void> } {
	let waiting = new Map<string, Found>();
	let writing: Promise<void> | null = null;
	let broken: unknown = null;
	const drain = async () => {
		try {
			// Those of the same answer come in one go.
			await pause(0, new AbortController().signal);
			while (waiting.size > 0) {
				const found = waiting;
				waiting = new Map();
				await recordOutcomes(context, found);
			}
		} catch (error) {
			broken = error;
		} finally {
			writing = null;
		}
	};
	return {
		add(row, performed) {
			const latencyMs = Math.max(0, context.clock.now().getTime() - row.createdAt.getTime());
			waiting.set(row.id, { ...performed, latencyMs });
			writing ??= drain();
		},
		async end() {
			while (writing !== null) await writing;
			if (broken !== null) throw broken;
		},
	};
}
