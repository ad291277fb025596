import type { ActivityItem } from "@/lib/api/activity";
import type { CommandType } from "@/lib/moderation/words/command";
import type { Outcome } from "@/lib/moderation/words/outcome";
import { evidenceWords } from "@/lib/moderation/words/outcome-words";

type Act = Extract<ActivityItem["entry"], { kind: "act" }>;

const past: Record<CommandType, (target: string) => string> = {
	"mute-audio": (target) => `muted ${target}`,
	"mute-video": (target) => `stopped ${target}’s video`,
	"mute-all-audio": () => "muted everybody",
	"mute-all-video": () => "stopped all video",
	pin: (target) => `pinned ${target}`,
	unpin: (target) => `unpinned ${target}`,
	kick: (target) => `removed ${target}`,
	"kick-all": () => "ended the session",
	"ask-to-leave": (target) => `asked ${target} to leave`,
};
const trying: Record<CommandType, (target: string) => string> = {
	"mute-audio": (target) => `tried to mute ${target}`,
	"mute-video": (target) => `tried to stop ${target}’s video`,
	"mute-all-audio": () => "tried to mute everybody",
	"mute-all-video": () => "tried to stop all video",
	pin: (target) => `tried to pin ${target}`,
	unpin: (target) => `tried to unpin ${target}`,
	kick: (target) => `tried to remove ${target}`,
	"kick-all": () => "tried to end the session",
	"ask-to-leave": (target) => `tried to ask ${target} to leave`,
};

/** What somebody did, in the past tense only where it was seen. */
export function actSentence(act: Act): string {
	const target = act.target?.name || "somebody";
	const sentence = (act.outcome === "confirmed" ? past : trying)[act.command](target);
	return act.command === "ask-to-leave" ? `${sentence}${since[act.outcomeCode ?? ""] ?? ""}` : sentence;
}

/** What came of asking somebody to leave, once that is known. */
const since: Record<string, string> = {
	left: ": they left",
	removed: ": they stayed, and were removed",
	"not-removed": ": they stayed, and were not removed",
	stayed: ": they stayed",
	withdrawn: ": taken back",
	unknown: ": not known whether they left",
};

export function outcomeLabel(outcome: Outcome): string {
	switch (outcome) {
		case "intent":
			return "ordered";
		case "sent":
			return "sent, waiting";
		case "confirmed":
			return "confirmed";
		case "refused":
			return "refused";
		case "failed":
			return "not done";
		case "unknown":
			return "not confirmed";
	}
}

/** What an outcome rests on, for the tooltip: the words of the audit. */
export function restsOn({ evidence }: Pick<Act, "evidence">): string {
	if (evidence === null) return "No evidence yet";
	const words = evidenceWords[evidence];
	return words.charAt(0).toUpperCase() + words.slice(1);
}
