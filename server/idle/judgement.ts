import type { IdleCondition } from "@/lib/api/idle";
import type { Target } from "@/lib/moderation/participant";
import type { RoomPresence } from "../presence";

/** Whether a RealtimeKit preset lets its people remove others, by its name; one that is missing here is not known. */
export type Powers = ReadonlyMap<string, boolean>;

/** What a policy asks of a person. Room and vendor have been looked at before. */
export interface IdleRule {
	condition: IdleCondition;
	/** Presets or vendor roles; empty: all. */
	roles: readonly string[];
}

/** All that a judgement rests on. */
export interface JudgedRoom {
	presence: RoomPresence;
	/** When the room's latest scheduled end was, while it has not started again; null: there was none. */
	endedAt: number | null;
	/** What the presets in the room allow. */
	powers: Powers;
	/** `personKey` of those whose removal is under way: they are as good as gone. */
	leaving: ReadonlySet<string>;
}

export interface Judged {
	key: string;
	target: Target;
	role: string | null;
	since: number;
	verdict: "go" | "spared";
	why: string;
	/** How old the oldest fact is that this rests on. */
	ageMs: number;
}

export interface Judgement {
	judged: Judged[];
	/** What nothing sure can be said of, in words. */
	unknown: string[];
}
