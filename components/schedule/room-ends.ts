import type { ClosedRoom, RoomEnd, RoomScheduleAnswer } from "@/lib/api/schedules";
import { stageOf } from "./end-words";

/** An end that did not come about is shown to whoever is in the room for so long. */
const failureShownMs = 30 * 60_000;

/** Not over: planned, or being carried out. */
export function isOpen(end: Pick<RoomEnd, "state">): boolean {
	return end.state === "planned" || end.state === "ending";
}

/** The end that comes next, or is being carried out. */
export function nextEnd(ends: readonly RoomEnd[]): RoomEnd | null {
	return ends
		.filter(isOpen)
		.reduce<RoomEnd | null>(
			(first, end) => (first === null || Date.parse(end.endsAt) < Date.parse(first.endsAt) ? end : first),
			null,
		);
}

export type BannerContent =
	| { kind: "none" }
	/** Ten or five minutes before, or at the time. */
	| { kind: "soon"; end: RoomEnd; stage: "ten" | "five" | "due" }
	| { kind: "failed"; end: RoomEnd }
	| { kind: "closed"; closed: ClosedRoom };

/** What the banner says of a room at a moment: a failure first, then what is about to happen, then what has happened. */
export function bannerOf(answer: Pick<RoomScheduleAnswer, "ends" | "closed">, now: number): BannerContent {
	const next = nextEnd(answer.ends);
	const failed = answer.ends.find(
		(end) =>
			(end.state === "not-ended" || end.state === "skipped-late") && now - Date.parse(end.endsAt) < failureShownMs,
	);
	if (failed) return { kind: "failed", end: failed };
	if (next) {
		const stage = next.state === "ending" ? "due" : stageOf(next.endsAt, now);
		if (stage !== "later") return { kind: "soon", end: next, stage };
	}
	return answer.closed ? { kind: "closed", closed: answer.closed } : { kind: "none" };
}

/** One string for all that the banner's content depends on, so that a clock can tell when it changes. */
export function bannerKey(content: BannerContent): string {
	switch (content.kind) {
		case "none":
			return "none";
		case "soon":
			return `soon ${content.end.endId} ${content.end.endsAt} ${content.stage}`;
		case "failed":
			return `failed ${content.end.endId}`;
		case "closed":
			return `closed ${content.closed.reopensAt}`;
	}
}
