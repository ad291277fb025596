import type { IdleCondition } from "@/lib/api/idle";
import { providerNames } from "@/lib/moderation/words/room";
import { ages, isFresh, type PresentPerson } from "../presence";
import { idleSince } from "./idle-since";
import type { IdleRule, Judged, JudgedRoom, Judgement } from "./judgement";
import { moderatorIn } from "./moderators";
import { ageWords } from "./words";

interface Candidate extends Judged {
	moderator: boolean | null;
}

/**
 * Whom a rule means in a room now. Pure. Only somebody of whom everything is known goes: the vendor's whole list is young,
 * the condition held all the time that the rule asks for, their role is known where the rule asks for one, and a
 * moderator stays. Console people are never meant.
 */
export function judgeRoom(rule: IdleRule, room: JudgedRoom, now: number): Judgement {
	const { presence } = room;
	const vendor = providerNames[presence.room.provider];
	const unknown: string[] = [];
	const listing = presence.listing;
	if (listing === null) {
		return {
			judged: [],
			unknown: [presence.problem ?? `${vendor} has given no whole list of this room’s people yet.`],
		};
	}
	const listed = isFresh(listing.at, now, ages.listing.fresh);
	if (!listed) {
		const cause = presence.problem === null ? "" : ` ${presence.problem}`;
		unknown.push(`The latest whole list of ${vendor} is ${ageWords(now - listing.at)} old.${cause}`);
	}
	const candidates: Candidate[] = [];
	let unheard = 0;
	for (const present of presence.people) {
		const { person } = present;
		if (person.console || room.leaving.has(person.key) || isOtherRole(rule, present)) continue;
		const found = idleSince(rule.condition, room, present, now);
		if (found === null) continue;
		if (found.since === null) {
			if (found.unheard) unheard++;
			continue;
		}
		if (now - found.since < rule.condition.minutes * 60_000) continue;
		candidates.push(candidateOf(rule, room, present, { ...found, since: found.since, listed }, now));
	}
	if (unheard > 0) unknown.push(unheardWords(unheard));
	const young = youngWords(rule.condition, room, now);
	if (young !== null) unknown.push(young);
	return { judged: keepModerator(candidates, room), unknown };
}

const rolesOf = ({ person }: PresentPerson) => person.connections.map(({ presetName }) => presetName);

function isOtherRole(rule: IdleRule, present: PresentPerson): boolean {
	if (rule.roles.length === 0) return false;
	return rolesOf(present).every((role) => role !== null && !rule.roles.includes(role));
}

function candidateOf(
	rule: IdleRule,
	room: JudgedRoom,
	present: PresentPerson,
	found: { since: number; toldAt: number; fresh: boolean; why: string; listed: boolean },
	now: number,
): Candidate {
	const { person } = present;
	const listedAt = room.presence.listing?.at ?? 0;
	const toldAt = Math.min(found.toldAt, listedAt);
	const isRoleKnown =
		rule.roles.length === 0 || rolesOf(present).some((role) => role !== null && rule.roles.includes(role));
	const spared = !found.listed
		? `${found.why} But the list of who is in the room is ${ageWords(now - listedAt)} old.`
		: !found.fresh
			? `${found.why} But that is ${ageWords(now - found.toldAt)} old.`
			: !isRoleKnown
				? `${found.why} But their role is not known, and the policy is for some roles only.`
				: null;
	return {
		key: person.key,
		target: {
			userId: person.userId,
			participantId: person.participantId,
			connectionIds: person.connections.map(({ connectionId }) => connectionId).slice(0, 50),
			name: person.name,
		},
		role: person.presetName,
		since: found.since,
		verdict: spared === null ? "go" : "spared",
		why: spared ?? found.why,
		ageMs: Math.max(0, now - toldAt),
		moderator: moderatorIn(room.presence.room.provider, rolesOf(present), room.powers),
	};
}

/**
 * Of people who may moderate, one is left, and it must be certain that they may: somebody who is not meant, else the one
 * who has been idle for the shortest time.
 */
function keepModerator(candidates: readonly Candidate[], room: JudgedRoom): Judged[] {
	const going = new Map(candidates.filter(({ verdict }) => verdict === "go").map((one) => [one.key, one]));
	const stays = room.presence.people.some(
		(present) =>
			!present.person.console &&
			!going.has(present.person.key) &&
			!room.leaving.has(present.person.key) &&
			moderatorIn(room.presence.room.provider, rolesOf(present), room.powers) === true,
	);
	const kept = stays
		? undefined
		: [...going.values()].filter(({ moderator }) => moderator === true).toSorted(byShortest)[0];
	return candidates.map(({ moderator, ...judged }) => {
		if (judged.verdict === "spared" || moderator === false || stays) return judged;
		if (judged.key === kept?.key) return spare(judged, "They are the last moderator in the room, who stays.");
		if (kept !== undefined) return judged;
		return spare(judged, "What their preset allows is not known: they may be the last moderator.");
	});
}

const byShortest = (a: Candidate, b: Candidate) => b.since - a.since || (a.key < b.key ? -1 : 1);

function spare(judged: Judged, reason: string): Judged {
	return { ...judged, verdict: "spared", why: `${judged.why} ${reason}` };
}

function unheardWords(count: number): string {
	return count === 1
		? "Nobody reports whether one person speaks or sends anything. They are not taken for idle."
		: `Nobody reports whether ${count} people speak or send anything. They are not taken for idle.`;
}

/** A room that has not been watched for as long as the rule asks says nothing yet. */
function youngWords({ kind, minutes }: IdleCondition, { presence, endedAt }: JudgedRoom, now: number): string | null {
	if (kind === "silent" || presence.listing === null || (kind === "overstayed" && endedAt === null)) return null;
	const watched = now - presence.listing.since;
	if (presence.people.length === 0 || watched >= minutes * 60_000) return null;
	return `Watched without a gap for ${ageWords(watched)} only; the policy asks for ${minutes} min.`;
}
