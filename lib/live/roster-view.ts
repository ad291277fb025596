import {
	everybody,
	fold,
	type Person,
	personByKey,
	type RoomState,
	searchText,
	sortName,
} from "../moderation/room-state";
import type { RoomStore } from "./room-store";

export const rosterSorts = ["name", "first", "latest"] as const;
export type RosterSort = (typeof rosterSorts)[number];
export const rosterFilters = ["mic", "camera", "screen", "speaking", "pinned", "again"] as const;
export type RosterFilter = (typeof rosterFilters)[number];

export interface RosterQuery {
	text: string;
	sort: RosterSort;
	filters: readonly RosterFilter[];
	preset: string | null;
}

export const wholeRoster: RosterQuery = { text: "", sort: "name", filters: [], preset: null };

export interface RosterSnapshot {
	/** Person keys in the order of the rows. */
	keys: readonly string[];
	/** Everybody in the room, console people included, before search and filters. */
	total: number;
	/** The presets of those present, for the filter. */
	presets: readonly string[];
}

const fits: Record<RosterFilter, (person: Person) => boolean> = {
	mic: (person) => person.mic.on,
	camera: (person) => person.camera.on,
	screen: (person) => person.screen.on,
	speaking: (person) => person.speaking,
	pinned: (person) => person.pinned,
	again: (person) => person.micAgain || person.cameraAgain,
};

type Order = (a: Person, b: Person) => number;
const since = (person: Person) => person.joinedAt ?? Number.NEGATIVE_INFINITY;
const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
const byName: Order = (a, b) => compare(sortName(a), sortName(b)) || compare(a.key, b.key);
const orders: Record<RosterSort, Order> = {
	name: byName,
	first: (a, b) => compare(since(a), since(b)) || byName(a, b),
	latest: (a, b) => compare(since(b), since(a)) || byName(a, b),
};

/**
 * Which rows the roster shows, and in which order. Sorting is by what seldom changes, so that rows stay where they
 * are; membership changes are merged into the sorted list rather than sorting thousands again, and the whole is
 * worked out a few times a second, not at every event.
 */
export class RosterView {
	#query = wholeRoster;
	#kept: string | null = null;
	#snapshot: RosterSnapshot = { keys: [], total: 0, presets: [] };
	#sorted: Person[] = [];
	#seen: { state: RoomState; query: RosterQuery; kept: string | null } | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;
	readonly #listeners = new Set<() => void>();
	readonly #release: () => void;

	constructor(
		private readonly store: RoomStore,
		private readonly everyMs = 200,
	) {
		this.#release = store.subscribe(() => this.#later());
		this.#work();
	}

	get snapshot(): RosterSnapshot {
		return this.#snapshot;
	}

	get query(): RosterQuery {
		return this.#query;
	}

	setQuery(query: RosterQuery): void {
		this.#query = query;
		this.#work();
	}

	/** Keeps a row in the list while it is chosen, even when its mic or camera no longer fits the filter. */
	keep(key: string | null): void {
		if (key === this.#kept) return;
		this.#kept = key;
		if (this.#query.filters.length > 0) this.#later();
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	dispose(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#release();
		this.#listeners.clear();
	}

	#later(): void {
		this.#timer ??= setTimeout(() => this.#work(), this.#snapshot.total === 0 ? 0 : this.everyMs);
	}

	#work(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const state = this.store.state;
		const seen = this.#seen;
		if (seen?.state === state && seen.query === this.#query && seen.kept === this.#kept) return;
		const moved = seen?.state.membership !== state.membership;
		if (moved || seen?.query.sort !== this.#query.sort) this.#sort(state, seen?.query.sort === this.#query.sort);
		const presets = moved ? presetsOf(this.#sorted) : this.#snapshot.presets;
		const keys = this.#chosen(state);
		this.#seen = { state, query: this.#query, kept: this.#kept };
		const same = keys.length === this.#snapshot.keys.length && keys.every((key, at) => key === this.#snapshot.keys[at]);
		if (same && presets === this.#snapshot.presets) return;
		this.#snapshot = { keys: same ? this.#snapshot.keys : keys, total: this.#sorted.length, presets };
		for (const listener of [...this.#listeners]) listener();
	}

	#chosen(state: RoomState): string[] {
		const words = fold(this.#query.text).split(/\s+/).filter(Boolean);
		const { filters, preset } = this.#query;
		const keys: string[] = [];
		for (const { key } of this.#sorted) {
			const person = personByKey(state, key);
			if (!person || (preset !== null && person.presetName !== preset)) continue;
			if (words.length > 0) {
				const text = searchText(person);
				if (!words.every((word) => text.includes(word))) continue;
			}
			if (filters.every((filter) => fits[filter](person)) || key === this.#kept) keys.push(key);
		}
		return keys;
	}

	/** Merges who came or moved into the order of who stayed. */
	#sort(state: RoomState, sameOrder: boolean): void {
		const order = orders[this.#query.sort];
		if (!sameOrder || this.#sorted.length === 0) {
			this.#sorted = [...everybody(state)].sort(order);
			return;
		}
		const stayed: Person[] = [];
		const placed = new Set<string>();
		for (const before of this.#sorted) {
			const now = personByKey(state, before.key);
			if (!now || order(before, now) !== 0) continue;
			stayed.push(now);
			placed.add(now.key);
		}
		const fresh = [...everybody(state)].filter((person) => !placed.has(person.key)).sort(order);
		const merged: Person[] = [];
		let at = 0;
		for (const person of stayed) {
			for (let next = fresh[at]; next && order(next, person) < 0; next = fresh[at]) {
				merged.push(next);
				at += 1;
			}
			merged.push(person);
		}
		for (; at < fresh.length; at += 1) {
			const next = fresh[at];
			if (next) merged.push(next);
		}
		this.#sorted = merged;
	}
}

function presetsOf(people: readonly Person[]): string[] {
	const names = new Set<string>();
	for (const person of people) if (person.presetName !== null) names.add(person.presetName);
	return [...names].sort();
}
