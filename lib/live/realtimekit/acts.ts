import { explainSdkError, isSdkRefusal, isSdkTimeout, type SdkProblem } from "../../moderation/sdk-errors";
import { confirmWithinMs } from "../../moderation/words/outcome";
import type { ActResult, LiveAct } from "../live-session";
import { type Meeting, readFlags } from "./flags";
import type { Roster } from "./roster";

const lookAgainMs = 250;

const gone: SdkProblem = {
	code: "gone",
	what: "The person is no longer in the room.",
	todo: "Nothing needs to be done. If they come back, they appear in the list again.",
};
const unconfirmed: SdkProblem = {
	code: "not-confirmed",
	what: "Sent, but the room did not show the change in time.",
	todo: "It may still happen. Look at the row, and try again if it does not.",
};

interface Plan {
	/** Devices that have to change. */
	ids: readonly string[];
	/** One call of the SDK per frame that leaves; a mute's is answered by the vendor's server, a pin's and a kick's are not. */
	send: () => Promise<unknown>[];
	isDone: (connectionId: string) => boolean;
	/** Whether the vendor's answer is part of the evidence. */
	answered: boolean;
	/** The room itself closes, and usually this console with it; where it does not, everybody else is seen to go. */
	endsSession?: boolean;
}

/** Performs acts through the SDK and waits for what proves them. */
export class Acts {
	readonly #checks = new Set<() => void>();
	#sessionOver = false;

	constructor(
		private readonly meeting: Meeting,
		private readonly roster: Roster,
		private readonly onKick: () => void,
	) {}

	/** The room has closed for everybody: the proof of a kick-all. */
	sessionEnded(): void {
		this.#sessionOver = true;
		this.recheck();
	}

	/** Something changed that the roster does not tell, such as the pin. */
	recheck(): void {
		for (const check of [...this.#checks]) check();
	}

	async perform(act: LiveAct, onSent: () => void): Promise<ActResult> {
		const started = performance.now();
		const plan = this.#plan(act);
		const end = (
			outcome: ActResult["outcome"],
			problem: SdkProblem | null,
			seen: readonly string[] = [],
		): ActResult => ({
			outcome,
			problem,
			seen,
			expected: plan.ids.length,
			latencyMs: Math.round(performance.now() - started),
		});
		if (plan.ids.length === 0 && ("connectionIds" in act || "connectionId" in act)) return end("failed", gone);

		const evidence = this.#evidence(plan);
		const deadline = wait(confirmWithinMs);
		try {
			const sending = follow(plan.send());
			// The SDK's own checks reject within this turn; whatever is still open after it has left the browser.
			await Promise.race([sending.allFailed, turn()]);
			if (!sending.hasFailed()) onSent();
			// A kick's own promise stays open for 20 s, whatever happens: only a mute's answer is waited for.
			const proven = plan.answered ? Promise.all([sending.allAnswered, evidence.complete]) : evidence.complete;
			await Promise.race([proven, sending.allFailed, deadline.promise]);
			const error = sending.errors.find(isSdkRefusal) ?? sending.errors[0];
			if (error !== undefined && !isSdkTimeout(error)) {
				return end(isSdkRefusal(error) ? "refused" : "failed", explainSdkError(error), evidence.seen());
			}
			const answered = !plan.answered || sending.isAnswered();
			const confirmed = evidence.isComplete() && answered && error === undefined;
			return end(confirmed ? "confirmed" : "unknown", confirmed ? null : unconfirmed, evidence.seen());
		} catch (error) {
			return end("failed", explainSdkError(error), evidence.seen());
		} finally {
			deadline.cancel();
			evidence.stop();
		}
	}

	#plan(act: LiveAct): Plan {
		const { participants } = this.meeting;
		const present = (ids: readonly string[]) => ids.filter((id) => participants.joined.has(id));
		const each = (ids: readonly string[], call: (id: string) => Promise<unknown> | undefined) => () =>
			ids.flatMap((id) => call(id) ?? []);
		const isOff = (kind: "mic" | "camera") => (id: string) => {
			const participant = participants.joined.get(id);
			return !participant || !readFlags(this.meeting, participant)[kind].on;
		};
		switch (act.type) {
			case "mute-audio":
			case "mute-video": {
				const ids = present(act.connectionIds);
				const audio = act.type === "mute-audio";
				const mute = (id: string) => {
					const participant = participants.joined.get(id);
					return audio ? participant?.disableAudio() : participant?.disableVideo();
				};
				return { ids, send: each(ids, mute), isDone: isOff(audio ? "mic" : "camera"), answered: true };
			}
			case "kick": {
				const ids = present(act.connectionIds);
				const kick = (id: string) => {
					this.onKick();
					return participants.joined.get(id)?.kick();
				};
				return { ids, send: each(ids, kick), isDone: (id) => !this.roster.has(id), answered: false };
			}
			case "pin":
			case "unpin": {
				const ids = present([act.connectionId]);
				const pin = act.type === "pin";
				const move = (id: string) => {
					const participant = participants.joined.get(id);
					return pin ? participant?.pin() : participant?.unpin();
				};
				const isDone = (id: string) => Boolean(participants.joined.get(id)?.isPinned) === pin;
				return { ids, send: each(ids, move), isDone, answered: false };
			}
			case "mute-all-audio":
			case "mute-all-video": {
				const audio = act.type === "mute-all-audio";
				const off = isOff(audio ? "mic" : "camera");
				const send = () => [audio ? participants.disableAllAudio(true) : participants.disableAllVideo()];
				return { ids: this.roster.ids().filter((id) => !off(id)), send, isDone: off, answered: true };
			}
			case "kick-all":
				return {
					ids: this.roster.ids(),
					send: () => [participants.kickAll()],
					isDone: (id) => !this.roster.has(id),
					answered: false,
					endsSession: true,
				};
		}
	}

	/** Watches the devices of a plan; each counts once it has been seen changed, whatever its owner does afterwards. */
	#evidence(plan: Plan) {
		const pending = new Set(plan.ids);
		const seen: string[] = [];
		const allSeen = () => pending.size === 0 && (!plan.endsSession || plan.ids.length > 0);
		const isComplete = () => allSeen() || (plan.endsSession === true && this.#sessionOver);
		let resolve: () => void = () => undefined;
		const complete = new Promise<void>((done) => {
			resolve = done;
		});
		const look = (ids: Iterable<string>) => {
			for (const id of ids) {
				if (!pending.has(id) || !plan.isDone(id)) continue;
				pending.delete(id);
				seen.push(id);
			}
			if (isComplete()) resolve();
		};
		const check = () => look([...pending]);
		const stopObserving = this.roster.observe(look);
		// Video of people outside the subscribed set can change without any event.
		const timer = setInterval(check, lookAgainMs);
		this.#checks.add(check);
		return {
			complete: Promise.resolve().then(() => {
				check();
				return complete;
			}),
			isComplete,
			seen: () => seen,
			stop: () => {
				stopObserving();
				clearInterval(timer);
				this.#checks.delete(check);
			},
		};
	}
}

/** The SDK calls of one act: which have been answered, and which were turned down. */
function follow(calls: readonly Promise<unknown>[]) {
	const errors: unknown[] = [];
	let open = calls.length;
	const settled = calls.map((call) =>
		call
			.catch((error: unknown) => {
				errors.push(error);
			})
			.finally(() => {
				open -= 1;
			}),
	);
	const allAnswered = Promise.all(settled);
	return {
		errors,
		allAnswered,
		isAnswered: () => open === 0,
		hasFailed: () => errors.length > 0 && errors.length === calls.length,
		allFailed: Promise.any(calls).then(never, () => undefined),
	};
}

function never(): Promise<void> {
	return new Promise(() => undefined);
}

function turn(): Promise<null> {
	return new Promise((resolve) => setTimeout(() => resolve(null), 0));
}

function wait(ms: number): { promise: Promise<null>; cancel: () => void } {
	let timer: ReturnType<typeof setTimeout>;
	const promise = new Promise<null>((resolve) => {
		timer = setTimeout(() => resolve(null), ms);
	});
	return { promise, cancel: () => clearTimeout(timer) };
}
