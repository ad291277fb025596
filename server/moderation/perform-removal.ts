import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { ProviderError } from "../ports/errors";
import type { CallOptions, Order, RoomControl } from "../ports/room-control";
import type { CommandRow } from "./command-row";
import { judgeRemoval } from "./judge-removal";
import type { Found } from "./record-outcome";

const withinMs = 8_000;
const firstLookMs = 300;

export type Performed = Omit<Found, "latencyMs">;

/** Tells the vendor's server, with a deadline and no transaction open, then looks for evidence as long as time is left. */
export async function performRemoval(
	context: Context,
	control: RoomControl,
	order: Order,
	row: CommandRow,
): Promise<Performed> {
	const signal = AbortSignal.timeout(withinMs);
	const options: CallOptions = { signal, lane: "act" };
	try {
		const ack = await before(signal, control.perform(order, options));
		if (ack.already) return { outcome: "confirmed", code: "already-gone", evidence: ack.evidence };
		if (ack.evidence === "reconciled") return { outcome: "confirmed", code: null, evidence: "reconciled" };
		return await lookForEvidence(context, control, order, row, options);
	} catch (error) {
		context.log.warn("removal-failed", { commandId: row.id, cause: error });
		return failure(error);
	}
}

async function lookForEvidence(
	context: Context,
	control: RoomControl,
	{ room, target }: Order,
	row: CommandRow,
	options: CallOptions,
): Promise<Performed> {
	const accepted: Performed = { outcome: "sent", code: null, evidence: "provider-ack" };
	for (let waitMs = firstLookMs; target !== null && !options.signal.aborted; waitMs *= 2) {
		await pause(waitMs, options.signal);
		if (options.signal.aborted) break;
		try {
			const connections = await before(options.signal, control.findConnections(room, target, options));
			const verdict = judgeRemoval(connections, target, row.createdAt);
			if (verdict === "gone" || verdict === "already-gone") {
				return { outcome: "confirmed", code: null, evidence: "reconciled" };
			}
		} catch (error) {
			// The order was accepted; not being able to look does not change that.
			context.log.warn("evidence-not-found", { commandId: row.id, cause: error });
		}
	}
	return accepted;
}

const ofKind = {
	unreachable: { outcome: "failed", code: "unreachable" },
	refused: { outcome: "refused", code: "refused" },
	limited: { outcome: "refused", code: "limited" },
	unauthorised: { outcome: "refused", code: "unauthorised" },
	unsupported: { outcome: "refused", code: "unsupported" },
	"unknown-outcome": { outcome: "unknown", code: "timeout" },
} as const satisfies Record<ProviderError["kind"], { outcome: Found["outcome"]; code: string }>;

/** What an adapter's error says of the order. */
export function failure(error: unknown): Performed {
	// Whatever is not understood may have had its effect.
	if (!(error instanceof ProviderError)) return { outcome: "unknown", code: "internal", evidence: null };
	const { outcome, code } = ofKind[error.kind];
	const said = saidBy(error) ?? code;
	return { outcome, code: said.slice(0, 64), evidence: outcome === "refused" ? "provider-ack" : null };
}

/** A vendor that answered an order with a failure of its own was not silent: people are told which of the two it was. */
function saidBy({ kind, details }: ProviderError): string | undefined {
	if (kind === "refused") return details.code;
	const silent = details.code === undefined || details.code === "timeout";
	return kind === "unknown-outcome" && !silent ? "no-usable-answer" : undefined;
}

/** Adapters keep the deadline themselves; this holds even for one that does not. */
export function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const end = () =>
			reject(new ProviderError("unknown-outcome", "no answer within the deadline", { retryable: false }));
		signal.addEventListener("abort", end, { once: true });
		work.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
	});
}
