import { ages, isFresh, type PresentPerson } from "../presence";
import { judgeRoom } from "./judge-room";
import type { IdleRule, JudgedRoom } from "./judgement";
import { clockWords } from "./words";

/** What is to become of somebody whose grace is over. `wait`: nothing sure is known at the moment. */
export type Decision = { verdict: "go"; why: string } | { verdict: "left" | "stayed" | "spared" | "wait"; why: string };

/**
 * Judges once more, just before acting, from facts of this moment. Pure. Any sign of life since the condition began to
 * hold keeps the person; so does everything that is not known.
 */
export function decideCase(
	warned: { person: string; since: number; removeAt: number },
	rule: IdleRule,
	room: JudgedRoom,
	now: number,
): Decision {
	const { presence } = room;
	if (presence.listing === null || !isFresh(presence.listing.at, now, ages.listing.fresh)) {
		return { verdict: "wait", why: presence.problem ?? "The list of who is in the room is too old." };
	}
	const present = presence.people.find(({ person }) => person.key === warned.person);
	if (present === undefined) return { verdict: "left", why: "They had left by themselves." };
	const { judged } = judgeRoom(rule, room, now);
	const found = judged.find(({ key }) => key === warned.person);
	if (found?.verdict === "go") {
		// They had until the end of their grace, so what is known must reach until then.
		return now - found.ageMs >= warned.removeAt
			? { verdict: "go", why: found.why }
			: { verdict: "wait", why: "Nothing has been told of the end of their grace." };
	}
	const life = signOfLife(warned, rule, room, present);
	if (life !== null) return { verdict: "stayed", why: life };
	if (found !== undefined) return { verdict: "spared", why: found.why };
	return { verdict: "wait", why: "It is not known for all of the time whether they were still idle." };
}

/** What shows that somebody who was warned is not idle any more; null: nothing does. */
export function signOfLife(
	{ person, since }: { person: string; since: number },
	{ condition }: IdleRule,
	{ presence, endedAt }: Omit<JudgedRoom, "powers">,
	present: PresentPerson,
): string | null {
	switch (condition.kind) {
		case "alone": {
			const others = presence.people.some((one) => !one.person.console && one.person.key !== person);
			return others ? "They are not alone any more." : null;
		}
		case "silent": {
			const active = Math.max(0, ...present.signs.flatMap(({ activeAt }) => activeAt ?? []));
			return active > since ? `They spoke or sent something at ${clockWords(active)}.` : null;
		}
		case "overstayed":
			return endedAt === null ? "The room is not over any more." : null;
	}
}
