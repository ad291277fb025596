import type { RemovalItem, RemovalState } from "@/lib/api/removals";
import { evidenceWords } from "@/lib/moderation/words/outcome-words";
import type { Tone } from "../ui/badge";

export interface StateLook {
	tone: Tone;
	words: string;
}

/** A target's state; green only with evidence, amber while nobody knows, red for nothing: red is the act itself. */
export const stateLooks: Record<RemovalState, StateLook> = {
	waiting: { tone: "neutral", words: "Waiting its turn" },
	sent: { tone: "neutral", words: "Sent – waiting for confirmation" },
	removed: { tone: "live", words: "Removed" },
	"already-gone": { tone: "live", words: "Already gone" },
	"not-confirmed": { tone: "waiting", words: "Not confirmed" },
	refused: { tone: "waiting", words: "Refused" },
	limited: { tone: "waiting", words: "Held back by a limit" },
	failed: { tone: "waiting", words: "Failed" },
	unknown: { tone: "waiting", words: "Not known" },
};

/** Done, and yet not the whole story: they came back since, or the room may be mistyped. */
const buts = ["returned", "room-empty"];

/** What stands under the state: all of it where something is open, nothing where the state says it. */
export function outcomeText(item: Pick<RemovalItem, "state" | "code" | "text">): string | null {
	const done = item.state === "removed" || item.state === "already-gone";
	return done && !buts.includes(item.code ?? "") ? null : item.text || null;
}

/** No later message changes these. */
const final: readonly RemovalState[] = ["removed", "already-gone", "refused", "failed", "limited"];
const underWay: readonly RemovalState[] = ["waiting", "sent"];

export const isFinal = (item: RemovalItem) => final.includes(item.state);
export const isUnderWay = (item: RemovalItem) => underWay.includes(item.state);
export const isDone = (item: RemovalItem) => item.state === "removed" || item.state === "already-gone";

/** Why a place cannot be chosen: an order is under way, or has been carried out. */
export function lockedBy(outcome: RemovalItem | undefined): string | null {
	if (!outcome) return null;
	if (isUnderWay(outcome)) return "Their removal is under way.";
	return isDone(outcome) ? "They are gone. Search again to see whether they came back." : null;
}

/** What an outcome rests on and how long it took. */
export function proofWords(item: Pick<RemovalItem, "evidence" | "latencyMs" | "code">): string {
	return [
		item.evidence === null ? null : evidenceWords[item.evidence],
		item.latencyMs === null ? null : tookWords(item.latencyMs),
		item.evidence === null ? item.code : null,
	]
		.filter(Boolean)
		.join(" · ");
}

function tookWords(ms: number): string {
	return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export interface Summary {
	total: number;
	settled: number;
	done: number;
	open: number;
	retryable: number;
}

export function summarise(items: readonly RemovalItem[]): Summary {
	const settled = items.filter((item) => !isUnderWay(item));
	const done = settled.filter(isDone).length;
	return {
		total: items.length,
		settled: settled.length,
		done,
		open: settled.length - done,
		retryable: settled.filter((item) => item.retryable).length,
	};
}

/** `12 of 40 settled: 10 removed or gone, 2 not` */
export function summaryWords({ total, settled, done, open }: Summary): string {
	if (settled < total) return `${settled} of ${total} settled`;
	if (open === 0) return total === 1 ? "Settled: gone" : `All ${total} settled: all gone`;
	if (done === 0) return total === 1 ? "Settled: not confirmed gone" : `All ${total} settled: none confirmed gone`;
	return `All ${total} settled: ${done} gone, ${open} not confirmed gone`;
}

/** What has to be typed for more than 50 targets, as the server checks it. */
export const typedAbove = 50;
export const confirmationFor = (targets: number) => `remove ${targets} people`;

export function utf8Bytes(text: string): number {
	return new TextEncoder().encode(text).length;
}
