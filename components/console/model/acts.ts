import type { SdkProblem } from "@/lib/moderation/sdk-errors";
import type { LiveCommandType } from "@/lib/moderation/words/command";

/**
 * Where an act stands on the screen: `recording` its intent is being written · `sent` it has left, evidence is awaited ·
 * `confirmed` the change was seen · `refused` · `failed` nothing was done · `unknown` not confirmed.
 */
export type ActStage = "recording" | "sent" | "confirmed" | "refused" | "failed" | "unknown";

export interface ActView {
	commandId: string;
	type: LiveCommandType;
	/** The person's key, or `room`. */
	subject: string;
	/** The person's name as it was when the act was ordered. */
	name: string;
	stage: ActStage;
	problem: SdkProblem | null;
	seen: number;
	expected: number;
}

export const roomSubject = "room";

export function isUnderWay(act: ActView): boolean {
	return act.stage === "recording" || act.stage === "sent";
}

/** Whether the next try goes by the vendor's server: the SDK has sent it, and cannot tell what came of it. */
export function retriesByServer(act: Pick<ActView, "type" | "stage">): boolean {
	return act.stage === "unknown" && (act.type === "kick" || act.type === "kick-all");
}

const done: Record<LiveCommandType, (name: string) => string> = {
	"mute-audio": (name) => `${name} is muted`,
	"mute-video": (name) => `${name}’s video is stopped`,
	"mute-all-audio": () => "Everybody is muted",
	"mute-all-video": () => "All video is stopped",
	pin: (name) => `${name} is pinned`,
	unpin: (name) => `${name} is no longer pinned`,
	kick: (name) => `${name} is removed`,
	"kick-all": () => "The session has ended for everybody",
};

const wanted: Record<LiveCommandType, (name: string) => string> = {
	"mute-audio": (name) => `Mute ${name}`,
	"mute-video": (name) => `Stop ${name}’s video`,
	"mute-all-audio": () => "Mute all",
	"mute-all-video": () => "Stop all video",
	pin: (name) => `Pin ${name}`,
	unpin: (name) => `Unpin ${name}`,
	kick: (name) => `Remove ${name}`,
	"kick-all": () => "End the session",
};

/** What a button or menu entry for the act says. */
export function actWords(type: LiveCommandType, name: string): string {
	return wanted[type](name);
}

/** How an act came out, in one sentence, for the row's note and the live region. */
export function outcomeWords(act: Pick<ActView, "type" | "name" | "stage" | "problem" | "seen" | "expected">): string {
	const what = wanted[act.type](act.name);
	const some = act.expected > 1 ? ` (seen for ${act.seen} of ${act.expected})` : "";
	switch (act.stage) {
		case "recording":
			return `${what}: being recorded`;
		case "sent":
			return `${what}: sent, waiting for confirmation`;
		case "confirmed":
			return done[act.type](act.name);
		case "unknown":
			return `${what}: not confirmed${some}`;
		case "refused":
			return `${what}: refused. ${act.problem?.what ?? ""}`.trim();
		case "failed":
			return `${what}: not done. ${act.problem?.what ?? ""}`.trim();
	}
}
