import { keepHead } from "../audit";
import { followCases, idleSearch } from "../idle";
import type { Context } from "../kernel/context";
import { expireIntents, sendDueToSettle, settleJob, settleUnknown, takeUpBatches } from "../moderation";
import { followNotices } from "../notices";
import { watchRooms } from "../presence";
import { expelConsole, expelConsoleJob, pollRooms, strayWatch } from "../rooms";
import { endWatch, materialiseEnds } from "../schedules";
import { cleanUp } from "./clean-up";
import { beat, sayGoodbye } from "./heartbeat";
import { holdLease, leaveLeases } from "./lease";
import { type Repeated, repeat } from "./repeat";

const second = 1_000;

export interface Jobs {
	/** Finishes the rounds under way, and lets other workers follow. */
	stop(): Promise<void>;
}

/** Everything a worker does: takes up jobs from the queue, and goes its rounds. `context` makes one for each run. */
export async function startJobs(
	id: string,
	context: (job: string) => Context,
	auditHeadFile: string | null = null,
): Promise<Jobs> {
	const stopping = new AbortController();
	const main = context("worker");
	const startedAt = main.clock.now();
	await beat(main, id, startedAt);
	await main.queue.work(settleJob, ({ commandId }, signal) =>
		settleUnknown(context("settle-command"), { commandId, signal }),
	);
	await main.queue.work(expelConsoleJob, async (payload) => {
		await expelConsole(context("expel-console"), payload);
	});
	const expelStrays = strayWatch();
	const strays = async () => {
		if (await holdLease(main, "expel-strays", id, 9 * second)) await expelStrays(context("expel-strays"));
	};
	const ends = endWatch(context);
	const searchIdle = idleSearch();
	const idle = async () => {
		if (await holdLease(main, "idle-policies", id, 30 * second)) await searchIdle(context("idle-policy"));
	};
	const rounds = [
		{ name: "scheduled-ends", everyMs: second / 2, work: () => ends.round() },
		{ name: "plan-ends", everyMs: 30 * second, work: () => materialiseEnds(context("plan-ends")) },
		{ name: "idle-policies", everyMs: 5 * second, work: idle },
		{ name: "idle-cases", everyMs: second, work: () => followCases(context("idle-policy")) },
		{ name: "heartbeat", everyMs: 5 * second, work: () => beat(main, id, startedAt) },
		{ name: "expire-intents", everyMs: 5 * second, work: () => expireIntents(context("expire-intents")) },
		{ name: "take-up-orders", everyMs: 2 * second, work: () => takeUpBatches(context("take-up-orders")) },
		{ name: "settle", everyMs: 2 * second, work: () => sendDueToSettle(context("settle-command")) },
		{ name: "expel-strays", everyMs: 3 * second, work: strays },
		...(auditHeadFile === null
			? []
			: [{ name: "audit-head", everyMs: 5 * second, work: () => keepHead(context("audit-head"), auditHeadFile) }]),
		{ name: "clean-up", everyMs: 300 * second, work: () => cleanUp(context("clean-up")) },
		...main.projects.map((project) => pollOf(project)),
		...main.projects.map((project) => noticesOf(project)),
		...main.projects.map((project) => peopleOf(project)),
	];

	function pollOf(project: Context["projects"][number]): Repeated {
		const everyMs = main.settings.roomPollSeconds * second;
		const name = `poll-rooms ${project.control.provider} ${project.control.projectId}`;
		const work = async () => {
			if (await holdLease(main, name, id, 3 * everyMs)) await pollRooms(context("poll-rooms"), project);
		};
		return { name, everyMs, work };
	}

	function noticesOf(project: Context["projects"][number]): Repeated {
		const name = `notices ${project.control.provider} ${project.control.projectId}`;
		return { name, everyMs: second, work: () => followNotices(context("notice"), project) };
	}

	function peopleOf(project: Context["projects"][number]): Repeated {
		const name = `presence ${project.control.provider} ${project.control.projectId}`;
		return { name, everyMs: 3 * second, work: () => watchRooms(context("presence"), project) };
	}

	// A signal of its own for each: so many listeners on one look like a leak.
	const running = rounds.map((round) => repeat(round, main.log, AbortSignal.any([stopping.signal])));
	return {
		async stop() {
			stopping.abort();
			await Promise.all(running);
			await ends.idle();
			await Promise.allSettled([leaveLeases(main, id), sayGoodbye(main, id)]);
		},
	};
}
