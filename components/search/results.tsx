// biome-ignore-all lint/a11y/useSemanticElements: rows that are grids of their own cannot be a table
"use client";

import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { RemovalItem } from "@/lib/api/removals";
import type { Group, Place } from "../removal/places";
import { lockedBy } from "../removal/removal-words";
import { PersonRow, PlaceRow, type RowDeeds } from "./result-row";

interface ResultsProps {
	groups: readonly Group[];
	chosen: ReadonlySet<string>;
	outcomes: ReadonlyMap<string, RemovalItem>;
	choose: (keys: readonly string[], chosen: boolean) => void;
	/** Enter: on the choice, or on the row alone where nothing is chosen. */
	remove: (keys: readonly string[]) => void;
	list: RefObject<HTMLDivElement | null>;
}

export function choosableIn(places: readonly Place[], outcomes: ReadonlyMap<string, RemovalItem>): string[] {
	return places.filter((place) => !place.console && !lockedBy(outcomes.get(place.key))).map((place) => place.key);
}

/** One list, grouped by person: one tab stop, arrows inside, space chooses, Enter asks for the removal. */
export function Results({ groups, chosen, outcomes, choose, remove, list }: ResultsProps) {
	const [focused, setFocused] = useState<string | null>(null);
	const deeds = useMemo<RowDeeds>(() => ({ choose, focused: setFocused }), [choose]);
	const first = groups[0] ? `g ${groups[0].key}` : null;
	const known = focused !== null && groups.some((group) => isRowOf(group, focused));
	const current = known ? focused : first;

	const press = (event: KeyboardEvent) => {
		const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
		if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
		const onRow = event.target === row;
		const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity }[event.key];
		if (move !== undefined) stepFrom(list.current, row, move);
		else if (event.key === "ArrowRight" || event.key === "ArrowLeft")
			stepInside(row, event.key === "ArrowRight" ? 1 : -1);
		else if (event.key === " " && onRow) {
			const keys = row.dataset.keys?.split("\n").filter(Boolean) ?? [];
			choose(keys, row.getAttribute("aria-selected") !== "true");
		} else if (event.key === "Enter" && onRow) remove(row.dataset.keys?.split("\n").filter(Boolean) ?? []);
		else return;
		event.preventDefault();
	};
	return (
		<div ref={list} role="grid" aria-label="People found" aria-multiselectable tabIndex={-1} onKeyDown={press}>
			{groups.map((group) => {
				const choosable = choosableIn(group.places, outcomes);
				return (
					<div key={group.key} role="rowgroup" data-person={group.key}>
						<PersonRow
							group={group}
							keys={choosable.join("\n")}
							chosen={choosable.filter((key) => chosen.has(key)).length}
							current={current === `g ${group.key}`}
							deeds={deeds}
						/>
						{group.places.map((place) => {
							const outcome = outcomes.get(place.key);
							return (
								<PlaceRow
									key={place.key}
									place={place}
									groupName={group.name}
									chosen={chosen.has(place.key)}
									locked={lockedBy(outcome)}
									current={current === place.key}
									outcome={outcome}
									deeds={deeds}
								/>
							);
						})}
					</div>
				);
			})}
		</div>
	);
}

function isRowOf(group: Group, row: string): boolean {
	return row === `g ${group.key}` || group.places.some((place) => place.key === row);
}

function stepFrom(list: HTMLElement | null, row: HTMLElement, by: number): void {
	const rows = [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
	const to = Math.min(Math.max(rows.indexOf(row) + by, 0), rows.length - 1);
	rows[to]?.focus();
}

/** Ids and links of a row are reached by the arrows left and right, and left by going before the first. */
function stepInside(row: HTMLElement, by: 1 | -1): void {
	const stops = [row, ...row.querySelectorAll<HTMLElement>("a, button, input:not(:disabled)")];
	const at = stops.indexOf(document.activeElement as HTMLElement);
	stops[Math.min(Math.max(at + by, 0), stops.length - 1)]?.focus();
}
