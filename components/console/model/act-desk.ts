import type { CommandAnswer, OrderRequest, OutcomeReport } from "@/lib/api/commands";
import type { ActResult, LiveAct, LiveSession } from "@/lib/live/live-session";
import type { RoomStore } from "@/lib/live/room-store";
import type { Person } from "@/lib/moderation/room-state";
import type { SdkProblem } from "@/lib/moderation/sdk-errors";
import type { LiveCommandType, Reason } from "@/lib/moderation/words/command";
import type { Result } from "@/lib/moderation/words/errors";
import { confirmWithinMs } from "@/lib/moderation/words/outcome";
import type { RoomRef } from "@/lib/moderation/words/room";
import { type ActStage, type ActView, isUnderWay, outcomeWords, retriesByServer, roomSubject } from "./acts";
import { muteMark } from "./mute-marks";

const confirmedShownMs = 4_000;
const lateEvidenceMs = 60_000;
const reportTries = 4;
const mostIdsReported = 50;

/** The server's side of an act; the page hands in the real one, tests a fake. */
export interface ActOffice {
	order(order: OrderRequest): Promise<CommandAnswer>;
	report(commandId: string, report: OutcomeReport): Promise<unknown>;
	/** A removal carried out by the vendor's REST, on the server. */
	retryRemoval(input: { commandId: string; retryId: string }): Promise<Result<CommandAnswer>>;
}

export interface OrderOptions {
	reason?: Reason;
	/** What was typed, for ending the session. */
	confirmation?: string;
}

interface Desk {
	room: RoomRef;
	session: Pick<LiveSession, "perform">;
	store: RoomStore;
	office: ActOffice;
	announce: (words: string) => void;
	newId?: () => string;
}

/**
 * Carries out acts: intent recorded first, then the SDK, then the outcome reported. Where each act stands is kept per
 * person (and once for the room), so that the screen can show it where the act was ordered.
 */
export class ActDesk {
	readonly #acts = new Map<string, ActView>();
	readonly #people = new Map<string, Person>();
	/** What was said with each order, so that trying again is the same order: its reason, or what was typed. */
	readonly #options = new Map<string, OrderOptions>();
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();
	readonly #listeners = new Set<() => void>();
	readonly #cleanups = new Set<() => void>();
	readonly #newId: () => string;

	constructor(private readonly desk: Desk) {
		this.#newId = desk.newId ?? (() => crypto.randomUUID());
	}

	actOn(subject: string): ActView | null {
		return this.#acts.get(subject) ?? null;
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** Orders an act; a second press while one is under way at the same subject changes nothing. */
	async order(type: LiveCommandType, person: Person | null, options: OrderOptions = {}): Promise<ActView | null> {
		const subject = person?.key ?? roomSubject;
		const before = this.#acts.get(subject);
		if (before && isUnderWay(before)) return null;
		const act: ActView = {
			commandId: this.#newId(),
			type,
			subject,
			name: person?.name ?? "",
			stage: "recording",
			problem: null,
			seen: 0,
			expected: person?.connections.length ?? 0,
		};
		if (person) this.#people.set(subject, person);
		this.#options.set(subject, options);
		this.#show(act);
		const fresh = await this.#record(act, person, options);
		if (!fresh) return this.actOn(subject);
		const result = await this.desk.session.perform(toLiveAct(type, person), () => {
			this.#remember(type, person);
			this.#show({ ...act, stage: "sent" });
		});
		const ended = this.#settle(act, result);
		await this.#report(act.commandId, {
			outcome: result.outcome,
			code: result.problem?.code ?? null,
			latencyMs: Math.min(result.latencyMs, 600_000),
			connectionIds: result.seen.slice(0, mostIdsReported),
		});
		if (ended.stage === "unknown" && type === "kick") this.#awaitLateEvidence(ended, performance.now());
		return ended;
	}

	/** Tries an act again: what removes and was not confirmed by the vendor's REST on the server, all else by the SDK. */
	async retry(subject: string): Promise<void> {
		const act = this.#acts.get(subject);
		if (!act || isUnderWay(act)) return;
		const known = this.#people.get(subject) ?? null;
		if (!retriesByServer(act)) {
			const person = subject === roomSubject ? null : (this.#present(subject) ?? known);
			await this.order(act.type, person, this.#options.get(subject));
			return;
		}
		this.#show({ ...act, stage: "sent", problem: null });
		const answer = await this.desk.office
			.retryRemoval({ commandId: act.commandId, retryId: this.#newId() })
			.catch((): Result<CommandAnswer> => ({ ok: false, error: { code: "outcome-unknown", message: noAnswer } }));
		if (!answer.ok) {
			this.#show({ ...act, stage: "unknown", problem: problemOf(answer.error.code, answer.error.message) });
			return;
		}
		const { outcome } = answer.value;
		if (outcome === "confirmed") this.#confirm(act);
		else if (outcome === "refused" || outcome === "failed") {
			this.#show({
				...act,
				stage: outcome,
				problem: problemOf(answer.value.outcomeCode ?? outcome, act.type === "kick" ? notRemoved : notEnded),
			});
		} else {
			// A session that ends takes this console with it: that is its evidence, and there is nobody to look for.
			if (act.type === "kick") this.#awaitLateEvidence({ ...act, stage: "sent" }, performance.now());
			this.#later(confirmWithinMs, () => {
				const now = this.#acts.get(subject);
				if (now?.commandId === act.commandId && now.stage === "sent")
					this.#show({ ...act, stage: "unknown", problem: act.type === "kick" ? stillThere : stillLive });
			});
		}
	}

	/** Takes an ended act's note off the screen. */
	dismiss(subject: string): void {
		const act = this.#acts.get(subject);
		if (!act || isUnderWay(act)) return;
		this.#acts.delete(subject);
		this.#tell();
	}

	dispose(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		for (const cleanup of this.#cleanups) cleanup();
		this.#listeners.clear();
	}

	async #record(act: ActView, person: Person | null, options: OrderOptions): Promise<boolean> {
		try {
			const answer = await this.desk.office.order({
				commandId: act.commandId,
				type: act.type,
				room: this.desk.room,
				sessionId: this.desk.store.state.session.sessionId,
				target: person
					? {
							userId: person.userId,
							participantId: person.participantId,
							connectionIds: person.connections.map((connection) => connection.connectionId).slice(0, mostIdsReported),
							name: person.name.slice(0, 256),
						}
					: null,
				reason: options.reason ?? null,
				confirmation: options.confirmation ?? null,
			});
			if (answer.fresh) return true;
			const { outcome } = answer;
			this.#end({ ...act, stage: outcome === "intent" ? "unknown" : outcome, problem: null });
		} catch (error) {
			const { code, message } = error as { code?: string; message: string };
			this.#end({
				...act,
				stage: "failed",
				problem: {
					code: code ?? "internal",
					what: message,
					todo: "Nothing was sent to the room: what cannot be recorded is not done.",
				},
			});
		}
		return false;
	}

	#remember(type: LiveCommandType, person: Person | null): void {
		const target = person ? (this.#present(person.key) ?? person) : null;
		const ids = target?.connections.map((connection) => connection.connectionId) ?? null;
		const mark = muteMark(type, ids, this.desk.store.state, Date.now());
		if (mark) this.desk.store.push([mark]);
	}

	#settle(act: ActView, result: ActResult): ActView {
		const stage: ActStage = result.outcome;
		const ended = { ...act, stage, problem: result.problem, seen: result.seen.length, expected: result.expected };
		this.#end(ended);
		return ended;
	}

	#end(act: ActView): void {
		this.#show(act);
		this.desk.announce(outcomeWords(act));
		if (act.stage !== "confirmed") return;
		this.#later(confirmedShownMs, () => {
			if (this.#acts.get(act.subject) === act) this.dismiss(act.subject);
		});
	}

	#confirm(act: ActView): void {
		this.#end({ ...act, stage: "confirmed", problem: null, seen: act.expected });
	}

	async #report(commandId: string, report: OutcomeReport): Promise<void> {
		for (let attempt = 1; attempt <= reportTries; attempt += 1) {
			try {
				await this.desk.office.report(commandId, report);
				return;
			} catch (error) {
				// Only what did not come through is told again; an answer, even a refusal, is one.
				if ((error as { code?: string }).code !== "offline") return;
				await new Promise<void>((resolve) => this.#later(1_000 * 2 ** attempt, resolve));
			}
		}
	}

	/** A person may still go after the wait is over: then the act is confirmed after all, here and in the record. */
	#awaitLateEvidence(act: ActView, from: number): void {
		const ids = this.#people.get(act.subject)?.connections.map((connection) => connection.connectionId) ?? [];
		const isGone = () => this.desk.store.state.left === null && ids.every((id) => !this.desk.store.state.homes.has(id));
		const finish = () => {
			stop();
			clearTimeout(timer);
			this.#timers.delete(timer);
			this.#cleanups.delete(finish);
		};
		const look = () => {
			if (!isGone()) return;
			finish();
			if (this.#acts.get(act.subject)?.commandId === act.commandId) this.#confirm(act);
			const latencyMs = Math.round(performance.now() - from) + confirmWithinMs;
			void this.#report(act.commandId, {
				outcome: "confirmed",
				code: null,
				latencyMs,
				connectionIds: ids.slice(0, mostIdsReported),
			});
		};
		const stop = this.desk.store.subscribe(look);
		const timer = this.#later(lateEvidenceMs, finish);
		this.#cleanups.add(finish);
		look();
	}

	#present(subject: string): Person | undefined {
		const slot = this.desk.store.state.slots.get(subject);
		return slot === undefined ? undefined : this.desk.store.state.people[slot];
	}

	#later(ms: number, then: () => void): ReturnType<typeof setTimeout> {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			then();
		}, ms);
		this.#timers.add(timer);
		return timer;
	}

	#show(act: ActView): void {
		this.#acts.set(act.subject, act);
		this.#tell();
	}

	#tell(): void {
		for (const listener of [...this.#listeners]) listener();
	}
}

const noAnswer = "The server gave no answer. It may have happened; look at the list.";
const stillThere: SdkProblem = {
	code: "not-confirmed",
	what: "The vendor accepted the removal, but the person still shows in the room.",
	todo: "Try again. If they stay, end the session or ask the vendor.",
};

const stillLive: SdkProblem = {
	code: "not-confirmed",
	what: "The vendor accepted the end of the session, but the room is still live.",
	todo: "Try again. If it stays live, remove people one by one or ask the vendor.",
};
const notRemoved = "The vendor did not remove this person.";
const notEnded = "The vendor did not end the session.";

function problemOf(code: string, what: string): SdkProblem {
	return { code, what, todo: "Look at the list, then try again." };
}

function toLiveAct(type: LiveCommandType, person: Person | null): LiveAct {
	if (type === "mute-all-audio" || type === "mute-all-video" || type === "kick-all") return { type };
	const connections = person?.connections ?? [];
	const ids = connections.map((connection) => connection.connectionId);
	if (type === "pin") {
		const best = connections.find((connection) => connection.camera.on) ?? connections[0];
		return { type, connectionId: best?.connectionId ?? "" };
	}
	if (type === "unpin") return { type, connectionId: ids[0] ?? "" };
	return { type, connectionIds: ids };
}
