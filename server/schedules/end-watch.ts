import { randomUUID } from "node:crypto";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context } from "../kernel/context";
import { beginEnds } from "./begin-ends";
import { carryOutEnd } from "./carry-out-end";
import { crew } from "./crew";
import { claimEnds, claimLocks, claimMs, leaveEnd, ofNone, ofProject, tendEnds } from "./end-claims";
import { keepLock } from "./keep-lock";
import type { EndRecord } from "./records";
import { retryAfterMs } from "./retry-waits";
import { uptime } from "./uptime";
import { claimWarnings, giveWarning } from "./warn-people";
import { endedWriter } from "./write-ended";

/** Ends of one project under way at once in one worker. Where a vendor wants a pause between two, only what it takes soon. */
const endsAtOnce = 120;
const queueMs = 4_000;
const locksAtOnce = 5;
const warningsAtOnce = 20;

interface Claimed {
	ends: EndRecord[];
	kind: string;
}

export interface EndWatch {
	/** Begins whatever is due now, and does not wait for it. */
	round(): Promise<void>;
	/** Once nothing is under way any more. */
	idle(): Promise<void>;
}

/**
 * One worker's watch over ends: at their time it ends rooms, before that it warns people, afterwards it keeps rooms
 * closed until their next start. Any number of workers may watch. `context` makes one for each job by name.
 */
export function endWatch(context: (job: string) => Context): EndWatch {
	const holder = randomUUID();
	const main = context("scheduled-end");
	const up = uptime();
	const underWay = new Set<string>();
	const team = crew((error) => main.log.error("scheduled-work-broke", { cause: error }));
	const turn = { holder, wasUpAt: up.wasUpAt };
	const write = endedWriter(() => context("scheduled-end"), holder);
	let tended = performance.now();

	/** Each end counts as under way from here on, so that no more are claimed than can be carried out. */
	function begin(ends: readonly EndRecord[], kind: string): void {
		if (ends.length === 0) return;
		const own = context("scheduled-end");
		for (const { id } of ends) underWay.add(id);
		const begun = beginEnds(own, ends, turn);
		for (const end of ends) {
			team.begin(kind, async () => {
				try {
					const mine = (await begun).find((one) => one.end.id === end.id);
					if (mine !== undefined) await carryOutEnd(own, mine, turn, write);
				} catch (error) {
					own.log.error("end-broke-off", { endId: end.id, cause: error });
					const dueAt = new Date(own.clock.now().getTime() + retryAfterMs(end.attempts));
					await leaveEnd(own, holder, end.id, dueAt);
				} finally {
					underWay.delete(end.id);
				}
			});
		}
	}

	async function endsOf(kind: string, of: ReturnType<typeof ofNone>, most: number, now: Date): Promise<Claimed> {
		const free = team.free(kind, most);
		if (free === 0) return { ends: [], kind };
		return { ends: await claimEnds(main, { of, holder, most: free, now }), kind };
	}

	async function locksOf(kind: string, of: ReturnType<typeof ofNone>, now: Date): Promise<void> {
		const free = team.free(kind, locksAtOnce);
		if (free === 0) return;
		for (const lock of await claimLocks(main, { of, most: free, now })) {
			team.begin(kind, () => keepLock(context("scheduled-end"), lock));
		}
	}

	async function warn(): Promise<void> {
		if (team.free("warn", 1) === 0) return;
		team.begin("warn", async () => {
			const own = context("scheduled-end");
			const warnings = await claimWarnings(own);
			const give = async () => {
				for (let next = warnings.shift(); next !== undefined; next = warnings.shift()) {
					await giveWarning(own, next).catch((error: unknown) => {
						own.log.error("warning-broke-off", { cause: error });
					});
				}
			};
			await Promise.all(Array.from({ length: warningsAtOnce }, give));
		});
	}

	async function tend(): Promise<void> {
		if (underWay.size === 0 || performance.now() - tended < claimMs / 4) return;
		tended = performance.now();
		await tendEnds(main, holder, [...underWay]);
	}

	return {
		async round() {
			const now = main.clock.now();
			await tend();
			const projects = main.projects.map(({ control, closing }) => ({
				provider: control.provider,
				projectId: control.projectId,
				betweenMs: closing?.facts.betweenEndsMs ?? 0,
			}));
			const claims = projects.map((project) => {
				const key = `ends ${project.provider} ${project.projectId}`;
				const most = Math.max(1, Math.min(endsAtOnce, Math.floor(queueMs / Math.max(1, project.betweenMs))));
				return endsOf(key, ofProject(roomEnds, project), most, now);
			});
			const locks = projects.map((project) =>
				locksOf(`locks ${project.provider} ${project.projectId}`, ofProject(roomLocks, project), now),
			);
			const [claimed, ...kept] = await Promise.allSettled([
				Promise.allSettled([...claims, endsOf("ends", ofNone(roomEnds, projects), endsAtOnce, now)]),
				...locks,
				locksOf("locks", ofNone(roomLocks, projects), now),
			]);
			const found = claimed.status === "fulfilled" ? claimed.value : [];
			const broken = [...found, ...kept].find((result) => result.status === "rejected");
			// Only a round that reached the database counts; what was claimed is carried out all the same.
			if (broken === undefined) up.looked(now);
			for (const result of found) {
				if (result.status === "fulfilled") begin(result.value.ends, result.value.kind);
			}
			if (broken !== undefined) throw broken.reason;
			await warn();
		},
		idle: () => team.idle(),
	};
}
