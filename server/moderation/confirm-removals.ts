import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import type { Lane } from "../ports/rate-budget";
import type { RoomControl } from "../ports/room-control";
import { type CommandRow, targetOf } from "./command-row";
import { before, type Performed } from "./perform-removal";

/** Looks after an order was taken, ever later: the vendor's effect follows its answer by a moment. */
const looksMs: Record<Lane, readonly number[]> = {
	act: [100, 250, 500, 1_000, 2_000, 3_000],
	batch: [300, 1_000, 3_000, 6_000],
	poll: [],
};
/** Vendors ask about ten at once; fewer waste calls while more are to come. */
const fullAsk = 10;
const mostAsked = 50;
const asksAtOnce = 3;
const askWithinMs = 20_000;

export interface Confirmer {
	add(row: CommandRow): void;
	/** No more will come; answers once each has evidence, or has none within the time. */
	end(): Promise<void>;
}

interface Waiting {
	row: CommandRow;
	target: Target | null;
	looks: number;
	dueAt: number;
	until: number;
}

/** Asks the vendor who of a room's removed people is gone; whoever is not seen to be gone is `not-confirmed`. */
export function confirmer(
	context: Context,
	control: RoomControl,
	room: RoomRef,
	options: { lane: Lane; withinMs: number; write(row: CommandRow, found: Performed): void },
): Confirmer {
	const { lane, write } = options;
	const waits = looksMs[lane];
	let waiting: Waiting[] = [];
	let asking = 0;
	let ending = false;
	let wake = new AbortController();
	let running: Promise<void> | null = null;

	const later = (one: Waiting) => {
		const waitMs = waits[one.looks];
		const now = performance.now();
		if (waitMs === undefined || now + waitMs > one.until) {
			write(one.row, { outcome: "sent", code: "not-confirmed", evidence: "provider-ack" });
			return;
		}
		one.dueAt = now + waitMs;
		one.looks += 1;
		waiting.push(one);
	};

	async function ask(some: Waiting[]): Promise<void> {
		const withinMs =
			lane === "act" ? Math.max(50, Math.min(...some.map(({ until }) => until)) - performance.now()) : askWithinMs;
		const signal = AbortSignal.timeout(Math.ceil(withinMs));
		try {
			const everyone = some.filter(({ target }) => target === null);
			const people = some.flatMap((one) => (one.target === null ? [] : [{ one, target: one.target }]));
			if (people.length > 0) {
				const orderedAt = new Date(Math.min(...people.map(({ one }) => one.row.createdAt.getTime())));
				const targets = people.map(({ target }) => target);
				const seen = await before(signal, control.confirmGone(room, targets, { signal, lane, orderedAt }));
				for (const [index, { one }] of people.entries()) {
					const presence = seen[index];
					if (presence?.state !== "gone") later(one);
					else
						write(one.row, {
							outcome: "confirmed",
							code: presence.returned ? "returned" : null,
							evidence: "reconciled",
						});
				}
			}
			for (const one of everyone) {
				const facts = await before(signal, control.findRoom(room, { signal, lane }));
				const isEmpty = facts !== null && (facts.session === null || facts.session.people === 0);
				if (isEmpty) write(one.row, { outcome: "confirmed", code: null, evidence: "reconciled" });
				else later(one);
			}
		} catch (error) {
			// The order was taken; not being able to look does not change that.
			context.log.warn("evidence-not-found", { provider: room.provider, of: some.length, cause: error });
			for (const one of some) if (!waiting.includes(one)) later(one);
		}
	}

	async function run(): Promise<void> {
		while (waiting.length > 0 || asking > 0 || !ending) {
			const now = performance.now();
			const due = waiting.filter(({ dueAt }) => dueAt <= now);
			const worthIt = ending || lane === "act" || due.length >= fullAsk || due.some(({ dueAt }) => dueAt < now - 500);
			if (due.length > 0 && asking < asksAtOnce && worthIt) {
				const whole = due.length > fullAsk ? due.length - (due.length % fullAsk) : due.length;
				const some = due.slice(0, Math.min(mostAsked, ending ? due.length : whole));
				waiting = waiting.filter((one) => !some.includes(one));
				asking += 1;
				void ask(some).finally(() => {
					asking -= 1;
					wake.abort();
				});
				continue;
			}
			wake = new AbortController();
			await pause(nextLook(now), wake.signal);
		}
	}

	function nextLook(now: number): number {
		const upcoming = waiting.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt - now);
		return Math.min(50, ...upcoming.map((ms) => Math.max(ms, 1)));
	}

	return {
		add(row) {
			const until = lane === "act" ? performance.now() + options.withinMs : Number.POSITIVE_INFINITY;
			later({ row, target: targetOf(row), looks: 0, dueAt: 0, until });
			running ??= run();
			wake.abort();
		},
		async end() {
			ending = true;
			wake.abort();
			await running;
		},
	};
}
