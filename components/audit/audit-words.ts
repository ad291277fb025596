import type { AuditRow } from "@/lib/api/audit";
import {
	type CommandType,
	commandLabels,
	commandTypes,
	type ReasonCode,
	reasonLabels,
} from "@/lib/moderation/words/command";
import { type NoticeState, noticeStateLabels } from "@/lib/moderation/words/notice-state";
import { evidenceWords, outcomeWords } from "@/lib/moderation/words/outcome-words";
import type { Tone } from "../ui/badge";

/** What kinds of rows there are, in the words of the screen. */
export const kindWords: Record<string, string> = {
	intent: "Ordered",
	outcome: "Outcome",
	unsettled: "Never settled",
	notice: "Notice",
	denied: "Denied",
	"sign-in": "Signed in",
	"sign-in-failed": "Sign-in failed",
	"user-added": "User added",
	"user-changed": "User changed",
	"room-entered": "Entered the room",
	"room-left": "Left the room",
	"console-expelled": "Console removed",
	"schedule-set": "Schedule set",
	"schedule-cancelled": "Schedule cancelled",
	"end-extended": "End put off",
	"end-skipped": "End taken out",
	"end-skipped-late": "End missed",
	"room-opening": "Opening the room",
	"room-opened": "Room opened",
	"idle-policy-changed": "Idle policy set",
	"idle-policy-removed": "Idle policy deleted",
	"idle-dry-run": "Idle dry run",
	"idle-warning": "Idle person warned",
	"idle-case-closed": "Idle case closed",
	"key-added": "API key made",
	"key-revoked": "API key revoked",
	"token-minted": "Token minted",
};

function commandOf(row: Pick<AuditRow, "command">): CommandType | null {
	return commandTypes.find((type) => type === row.command) ?? null;
}

/** What was done, said of the row's person or room. */
export function deed(row: Pick<AuditRow, "kind" | "command">): string {
	const command = commandOf(row);
	if (command !== null) return commandLabels[command];
	const known = kindWords[row.kind];
	if (known) return known;
	const words = row.kind.replaceAll("-", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stood in the way of somebody who was denied. */
const deniedBy: Record<string, string> = {
	disabled: "the account is disabled",
	"no-role": "no role granted",
	role: "the role does not allow it",
	room: "the room is not given",
	preset: "the preset does not allow it",
	revoked: "the key is revoked",
	expired: "the key has expired",
	scope: "the key lacks the scope",
};

export interface OutcomeLook {
	tone: Tone;
	words: string;
	/** What it rests on, when that is known. */
	evidence: string | null;
}

/** What became of somebody who was asked to leave. */
function noticeLook({ outcomeCode, evidence }: Pick<AuditRow, "outcomeCode" | "evidence">): OutcomeLook {
	const state = outcomeCode as NoticeState;
	const words = noticeStateLabels[state] ?? "Notice";
	const restsOn = evidence === null ? null : evidenceWords[evidence];
	if (state === "left" || state === "removed") return { tone: "live", words, evidence: restsOn };
	if (state === "unknown") return { tone: "waiting", words, evidence: restsOn };
	return { tone: state === "not-removed" ? "danger" : "neutral", words, evidence: restsOn };
}

/** The outcome as a badge: green only with evidence, amber while nobody knows. */
export function outcomeLook(
	row: Pick<AuditRow, "kind" | "command" | "outcome" | "outcomeCode" | "evidence">,
): OutcomeLook | null {
	if (row.kind === "notice") return noticeLook(row);
	if (row.outcome === null) return row.kind === "intent" ? { tone: "neutral", words: "Ordered", evidence: null } : null;
	const evidence = row.evidence === null ? null : evidenceWords[row.evidence];
	const command = commandOf(row);
	if (row.kind === "denied") {
		return { tone: "neutral", words: "Refused", evidence: deniedBy[row.outcomeCode ?? ""] ?? row.outcomeCode };
	}
	const words = outcomeWords(row.outcome, command);
	switch (row.outcome) {
		case "confirmed":
			return command === null ? null : { tone: "live", words, evidence };
		case "sent":
		case "unknown":
			return { tone: "waiting", words, evidence };
		case "failed":
			return { tone: "danger", words, evidence };
		default:
			return { tone: "neutral", words, evidence };
	}
}

export function reasonWords(row: Pick<AuditRow, "reasonCode" | "reasonText">): string | null {
	const label = row.reasonCode ? (reasonLabels[row.reasonCode as ReasonCode] ?? row.reasonCode) : null;
	return [label, row.reasonText].filter(Boolean).join(": ") || null;
}

/** `40 ms`, `2.4 s`. */
export function formatLatency(ms: number): string {
	return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
