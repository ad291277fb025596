"use client";

import { useClock } from "../ui/time";
import { countdownWords, type Stage, stageOf } from "./end-words";

interface TimeLeftProps {
	to: string;
	/** How far this device's clock is behind the server's. */
	offsetMs: number;
}

/** Time until `to`, running, by the server's clock. It re-renders alone. */
export function TimeLeft({ to, offsetMs }: TimeLeftProps) {
	const words = useClock((now) => countdownWords(Date.parse(to) - now - offsetMs));
	return <span className="tabular-nums">{words}</span>;
}

/** Which warning is due; re-renders only when that changes. */
export function useStage(endsAt: string | null, offsetMs: number): Stage {
	return useClock((now) => (endsAt === null ? "later" : stageOf(endsAt, now + offsetMs)));
}
