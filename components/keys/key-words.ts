import type { AddKey, KeyRow } from "@/lib/api/keys";
import type { Scope } from "@/lib/moderation/words/api-key";
import { type Provider, providerNames, type RoomRef } from "@/lib/moderation/words/room";

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** `19 Feb 2027`: the day in UTC, as keys end on a clock that all servers share. */
export function dayWords(iso: string): string {
	return day.format(new Date(iso));
}

/** What a scope lets a backend do, beside its name. */
export const scopeDetails: Record<Scope, string> = {
	remove: "Takes named people out of live rooms.",
	end: "Ends a live room for everybody in it.",
	ask: "Sends somebody a polite notice, and has them removed afterwards if it says so.",
	schedule: "Sets, changes and takes away the times at which rooms end.",
	activity: "Reports who speaks and sends, which idle removal rests on.",
	tokens: "Makes short-lived tokens that let your app’s users into rooms.",
	rooms: "Lists live rooms and the people in them.",
	audit: "Reads what was done and by whom, in the rooms of this key.",
};

export type KeyStanding = "works" | "ends-soon" | "expired" | "revoked";

const soonMs = 7 * 86_400_000;

/** Whether a key is of use at `now` (epoch milliseconds). */
export function standingOf(key: Pick<KeyRow, "expiresAt" | "revokedAt">, now: number): KeyStanding {
	if (key.revokedAt !== null) return "revoked";
	if (key.expiresAt === null) return "works";
	const left = Date.parse(key.expiresAt) - now;
	if (left <= 0) return "expired";
	return left <= soonMs ? "ends-soon" : "works";
}

export const counts = (standing: KeyStanding): boolean => standing === "works" || standing === "ends-soon";

/** Keys that work first, the newest of them on top; then those that no longer do. */
export function sortKeys(keys: readonly KeyRow[], now: number): { working: KeyRow[]; ended: KeyRow[] } {
	const newest = [...keys].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
	return {
		working: newest.filter((key) => counts(standingOf(key, now))),
		ended: newest.filter((key) => !counts(standingOf(key, now))),
	};
}

/** `Everywhere`, `Agora and ZEGO`, `Town hall and 2 more rooms`. */
export function limitWords(
	key: Pick<KeyRow, "providers" | "rooms">,
	titleOf: (room: RoomRef) => string | null = () => null,
): string {
	if (key.rooms !== null) {
		const [first] = key.rooms;
		const name = first ? (titleOf(first) ?? first.roomId) : "No room";
		const others = key.rooms.length - 1;
		return others > 0 ? `${name} and ${others} more ${others === 1 ? "room" : "rooms"}` : name;
	}
	return key.providers === null ? "Everywhere" : key.providers.map((each) => providerNames[each]).join(" and ");
}

/** How long a new key counts; the choice is kept short on purpose. */
export const lifetimes = [
	{ value: "7", label: "7 days" },
	{ value: "30", label: "30 days" },
	{ value: "90", label: "90 days" },
	{ value: "365", label: "1 year" },
	{ value: "never", label: "No end" },
] as const;
export type Lifetime = (typeof lifetimes)[number]["value"];
export const usualLifetime: Lifetime = "90";

export function expiresAt(lifetime: Lifetime, now: number): string | null {
	return lifetime === "never" ? null : new Date(now + Number(lifetime) * 86_400_000).toISOString();
}

/** A new key as the form holds it. */
export interface KeyDraft {
	name: string;
	scopes: readonly Scope[];
	/** Only these vendors; all of them chosen is no limit. */
	providers: readonly Provider[];
	reach: "vendors" | "rooms";
	rooms: readonly RoomRef[];
	lifetime: Lifetime;
}

export interface KeyProblems {
	name: string | null;
	scopes: string | null;
	where: string | null;
}

export function problemsOf(draft: KeyDraft): KeyProblems {
	return {
		name: draft.name.trim() === "" ? "Give a name, such as the program that will use it." : null,
		scopes: draft.scopes.length === 0 ? "Choose at least one." : null,
		where:
			draft.reach === "rooms"
				? draft.rooms.length === 0
					? "Choose at least one room."
					: null
				: draft.providers.length === 0
					? "Choose at least one vendor."
					: null,
	};
}

/** The request for a draft; `connected` are the vendors that there are to choose from. */
export function requestOf(draft: KeyDraft, connected: readonly Provider[], now: number): AddKey {
	const all = connected.every((each) => draft.providers.includes(each));
	return {
		name: draft.name.trim(),
		scopes: [...draft.scopes],
		providers: draft.reach === "rooms" || all ? null : [...draft.providers],
		rooms:
			draft.reach === "rooms"
				? draft.rooms.map(({ provider, projectId, roomId }) => ({ provider, projectId, roomId }))
				: null,
		expiresAt: expiresAt(draft.lifetime, now),
	};
}
