import type { IdleCase, IdleCondition, IdleFinding, IdlePolicy, SetPolicy } from "@/lib/api/idle";
import { type Provider, providerNames } from "@/lib/moderation/words/room";
import type { Tone } from "../ui/badge";

export const conditionKinds = ["silent", "alone", "overstayed"] as const satisfies readonly IdleCondition["kind"][];

/** What each kind of idleness is called, and what it rests on. */
export const conditionChoices: Record<IdleCondition["kind"], { label: string; detail: string }> = {
	silent: {
		label: "Silent and sending nothing",
		detail:
			"Your app reports who speaks and sends; in RealtimeKit an open console sees it too. Nobody counts as silent without such reports.",
	},
	alone: { label: "Alone in the room", detail: "As the vendor’s own list of the room says. It needs no reports." },
	overstayed: { label: "Still there after the end", detail: "Counted from the scheduled end of the room." },
};

/** `45 s`, `1 min`, `1 min 30 s`. */
export function secondsWords(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	const rest = seconds % 60;
	return [minutes > 0 ? `${minutes} min` : null, rest > 0 || minutes === 0 ? `${rest} s` : null]
		.filter(Boolean)
		.join(" ");
}

/** `45 min`, `2 h`, `2 h 05 min`. */
export function minutesWords(minutes: number): string {
	const whole = Math.round(minutes);
	const hours = Math.floor(whole / 60);
	if (hours === 0) return `${whole} min`;
	return whole % 60 === 0
		? `${hours.toLocaleString("en")} h`
		: `${hours.toLocaleString("en")} h ${String(whole % 60).padStart(2, "0")} min`;
}

const conditionWords: Record<IdleCondition["kind"], (time: string) => string> = {
	silent: (time) => `says and sends nothing for ${time}`,
	alone: (time) => `is alone in a room for ${time}`,
	overstayed: (time) => `is still there ${time} after the room’s scheduled end`,
};

const signOfLife: Record<IdleCondition["kind"], string> = {
	silent: "they speak or send",
	alone: "somebody joins them",
	overstayed: "the end is put off",
};

type Meant = Pick<SetPolicy, "provider" | "roomPattern" | "roles" | "condition" | "graceSeconds">;

/** `in Agora rooms “class-*”, as audience` */
export function whereWords({
	provider,
	roomPattern,
	roles,
}: Pick<Meant, "provider" | "roomPattern" | "roles">): string {
	const vendor = provider === null ? "" : `${providerNames[provider]} `;
	const rooms = roomPattern === "*" ? `in all ${vendor}rooms` : `in ${vendor}rooms “${roomPattern}”`;
	return roles.length === 0 ? rooms : `${rooms}, as ${roles.join(" or ")}`;
}

/** What a policy means, in one sentence. */
export function meaning(policy: Meant): string {
	const { kind, minutes } = policy.condition;
	return `Whoever ${conditionWords[kind](minutesWords(minutes))} ${whereWords(policy)} is warned, and removed ${secondsWords(policy.graceSeconds)} later unless ${signOfLife[kind]}.`;
}

export const usualMessage =
	"Nothing has been heard or seen from you for a while. Please leave the room if you no longer need it; otherwise you will be removed in a moment.";

/** A policy as the form holds it; numbers as they are typed. */
export interface PolicyDraft {
	name: string;
	provider: Provider | "";
	roomPattern: string;
	roles: string;
	kind: IdleCondition["kind"];
	minutes: string;
	message: string;
	graceSeconds: string;
}

export const emptyDraft: PolicyDraft = {
	name: "",
	provider: "",
	roomPattern: "*",
	roles: "",
	kind: "silent",
	minutes: "15",
	message: usualMessage,
	graceSeconds: "60",
};

export function draftOf(policy: IdlePolicy): PolicyDraft {
	return {
		name: policy.name,
		provider: policy.provider ?? "",
		roomPattern: policy.roomPattern,
		roles: policy.roles.join(", "),
		kind: policy.condition.kind,
		minutes: String(policy.condition.minutes),
		message: policy.message,
		graceSeconds: String(policy.graceSeconds),
	};
}

export function rolesOf(text: string): string[] {
	return [...new Set(text.split(/[,;\n]/).map((role) => role.trim()))].filter((role) => role !== "");
}

function whole(text: string, least: number, most: number): number | null {
	const value = Number(text);
	return /^\d+$/.test(text.trim()) && value >= least && value <= most ? value : null;
}

export type PolicyProblems = Record<
	"name" | "roomPattern" | "roles" | "minutes" | "message" | "graceSeconds",
	string | null
>;

export function problemsOf(draft: PolicyDraft): PolicyProblems {
	const roles = rolesOf(draft.roles);
	return {
		name: draft.name.trim() === "" ? "Give a name." : null,
		roomPattern: draft.roomPattern.trim() === "" ? "Give a pattern; * stands for all rooms." : null,
		roles: roles.length > 20 ? "At most 20." : roles.some((role) => role.length > 128) ? "One is too long." : null,
		minutes: whole(draft.minutes, 1, 1_440) === null ? "Whole minutes, from 1 to 1,440 (a day)." : null,
		message: draft.message.trim() === "" ? "Write a few words." : null,
		graceSeconds: whole(draft.graceSeconds, 10, 3_600) === null ? "Whole seconds, from 10 to 3,600 (an hour)." : null,
	};
}

/** The request for a draft without problems; null: it has some. */
export function requestOf(draft: PolicyDraft, policyId: string): SetPolicy | null {
	const minutes = whole(draft.minutes, 1, 1_440);
	const graceSeconds = whole(draft.graceSeconds, 10, 3_600);
	if (minutes === null || graceSeconds === null || Object.values(problemsOf(draft)).some(Boolean)) return null;
	return {
		policyId,
		name: draft.name.trim(),
		provider: draft.provider === "" ? null : draft.provider,
		roomPattern: draft.roomPattern.trim(),
		roles: rolesOf(draft.roles),
		condition: { kind: draft.kind, minutes },
		message: draft.message.trim(),
		graceSeconds,
	};
}

export interface Verdicts {
	go: IdleFinding[];
	spared: IdleFinding[];
}

export function verdictsOf(findings: readonly IdleFinding[]): Verdicts {
	return {
		go: findings.filter((finding) => finding.verdict === "go"),
		spared: findings.filter((finding) => finding.verdict === "spared"),
	};
}

export const counted = (count: number, one: string, many: string) =>
	`${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** What letting a policy act does at once, by the dry run that was looked at. */
export function actingWords(policy: Pick<IdlePolicy, "graceSeconds" | "condition">, go: number): string {
	const grace = secondsWords(policy.graceSeconds);
	const unless = signOfLife[policy.condition.kind];
	if (go === 0)
		return `Nobody would be warned now. From now on, whoever it means is warned, and removed ${grace} later unless ${unless}.`;
	const each = go === 1 ? "removed" : "each removed";
	return `${counted(go, "person is", "people are")} warned at once, and ${each} ${grace} later unless ${unless}. Everything is checked again just before a removal, and the last moderator of a room stays.`;
}

export interface CaseLook {
	tone: Tone;
	words: string;
	/** It is not over: it can still change. */
	open: boolean;
}

/** A case's state: green only with evidence, amber while it is open or not certain. */
export const caseLooks: Record<IdleCase["state"], CaseLook> = {
	warned: { tone: "waiting", words: "Warned", open: true },
	stayed: { tone: "live", words: "Stayed", open: false },
	left: { tone: "neutral", words: "Left", open: false },
	removing: { tone: "waiting", words: "Being removed", open: true },
	removed: { tone: "live", words: "Removed", open: false },
	"not-removed": { tone: "waiting", words: "Not removed", open: false },
	spared: { tone: "neutral", words: "Spared", open: false },
};
