// biome-ignore-all lint/a11y/useSemanticElements: positioned rows of a virtual list cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows take the focus
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX, Users } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { type RosterQuery, wholeRoster } from "@/lib/live/roster-view";
import { type Person, personByKey } from "@/lib/moderation/room-state";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { useHotkeys } from "../ui/hotkeys";
import { announce } from "../ui/live-region";
import { useIsPhone } from "../ui/popover";
import { type PersonCommand, useGates } from "./gates";
import { useOpenRoom, useRoom, useRoster } from "./room-context";
import { gateId, RosterRow, type RowDeeds } from "./roster-row";
import { RosterSkeleton } from "./roster-skeleton";
import { RosterTools } from "./roster-tools";
import { useIsCoarse } from "./use-layout";
import { useSteadyScroll } from "./use-steady-scroll";
import { people } from "./words";

export interface RosterHandle {
	/** Where focus belongs in the list: the current row, or its neighbour if that is gone. */
	focusTarget: () => HTMLElement | null;
}

interface RosterProps {
	chosen: string | null;
	onChoose: (key: string) => void;
	/** Arrowing chooses too, where the person stands beside the list. */
	chooseOnFocus: boolean;
	onRemove: (person: Person) => void;
	onAsk: (person: Person) => void;
	handle: Ref<RosterHandle>;
}

const lookAfterMs = 200;

/** Everybody in the room: one tab stop, arrows inside, and only the rows on the screen in the page. */
export function Roster({ chosen, onChoose, chooseOnFocus, onRemove, onAsk, handle }: RosterProps) {
	const { store, roster, session, desk } = useOpenRoom();
	const { keys, total, presets } = useRoster();
	const [query, setQuery] = useState<RosterQuery>(wholeRoster);
	const [current, setCurrent] = useState<string | null>(null);
	const scroller = useRef<HTMLDivElement>(null);
	const search = useRef<HTMLInputElement>(null);
	const joining = useRoom((state) => state.link === "connecting");
	const gates = useGates();
	const phone = useIsPhone();
	const coarse = useIsCoarse();
	const height = phone ? 60 : coarse ? 48 : 40;

	const virtual = useVirtualizer({
		count: keys.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => height,
		overscan: 6,
		getItemKey: (index) => keys[index] ?? index,
	});
	useSteadyScroll(scroller, keys, height);
	// biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the rows' height changes
	useEffect(() => virtual.measure(), [height]);

	const at = current === null ? -1 : keys.indexOf(current);
	const tabStop = at === -1 ? (keys[0] ?? null) : current;
	const rowElement = (key: string | null) =>
		key === null ? null : (scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null);
	const focusRow = (index: number) => {
		const key = keys[Math.min(Math.max(index, 0), keys.length - 1)];
		if (key === undefined) return;
		setCurrent(key);
		virtual.scrollToIndex(keys.indexOf(key));
		// The row may have to be rendered first.
		requestAnimationFrame(() => requestAnimationFrame(() => rowElement(key)?.focus({ preventScroll: true })));
		if (chooseOnFocus) onChoose(key);
	};

	// Whoever goes away while their row has the focus hands it to the row that takes their place.
	const lastIndex = useRef(0);
	useEffect(() => {
		if (at !== -1) {
			lastIndex.current = at;
			return;
		}
		if (current === null) return;
		const lost = document.activeElement === null || document.activeElement === document.body;
		const next = keys[Math.min(lastIndex.current, keys.length - 1)] ?? null;
		setCurrent(next);
		if (lost) requestAnimationFrame(() => rowElement(next)?.focus({ preventScroll: true }));
	});
	useImperativeHandle(handle, () => ({ focusTarget: () => rowElement(tabStop) ?? scroller.current }));

	const items = virtual.getVirtualItems();
	const first = items[0]?.index ?? 0;
	const last = items.at(-1)?.index ?? -1;
	useEffect(() => {
		const timer = setTimeout(() => {
			const seen = keys.slice(first, last + 1).flatMap((key) => personByKey(store.state, key)?.connections ?? []);
			session.lookAt(seen.map((connection) => connection.connectionId));
		}, lookAfterMs);
		return () => clearTimeout(timer);
	}, [keys, first, last, session, store]);

	useHotkeys([
		{ key: "/", label: "Search people", run: () => search.current?.focus() },
		{ key: "j", label: "Next person", run: () => focusRow(at + 1) },
		{ key: "k", label: "Previous person", run: () => focusRow(at === -1 ? 0 : at - 1) },
	]);
	const deeds = useMemo<RowDeeds>(
		() => ({
			act: (command: PersonCommand, person: Person) => {
				if (command === "kick") onRemove(person);
				else void desk.order(command, person);
			},
			copy: (kind, value) => {
				navigator.clipboard.writeText(value).then(
					() => announce(`Copied ${kind}`),
					() => announce(`Could not copy. The ${kind} is ${value}`),
				);
			},
			ask: onAsk,
		}),
		[desk, onRemove, onAsk],
	);
	const changeQuery = (next: RosterQuery) => {
		if (scroller.current) scroller.current.scrollTop = 0;
		setQuery(next);
		roster.setQuery(next);
	};
	const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
		const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 1);
		const goTo = {
			ArrowDown: at + 1,
			ArrowUp: at - 1,
			PageDown: at + page,
			PageUp: at - page,
			Home: 0,
			End: keys.length - 1,
		}[event.key];
		if (goTo !== undefined) {
			event.preventDefault();
			focusRow(goTo);
		} else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
			event.preventDefault();
			stepInRow(event.target, event.key === "ArrowRight" ? 1 : -1);
		} else if ((event.key === "Enter" || event.key === " ") && event.target === rowElement(current)) {
			event.preventDefault();
			if (current !== null) onChoose(current);
		}
	};
	const rowOf = (target: EventTarget) => (target as Element).closest<HTMLElement>("[data-row]")?.dataset.row ?? null;

	return (
		<section className="flex min-h-0 min-w-0 flex-1 flex-col" aria-label="People" data-roster-count={total}>
			<RosterTools query={query} onQuery={changeQuery} shown={keys.length} presets={presets} search={search} />
			<div
				ref={scroller}
				className="@container relative min-h-0 flex-1 overflow-y-auto overscroll-contain"
				data-roster-scroll
			>
				{keys.length > 0 ? (
					<div
						role="grid"
						aria-label="People in the room"
						aria-rowcount={keys.length}
						className="relative w-full"
						style={{ height: virtual.getTotalSize() }}
						onKeyDown={onKeyDown}
						onClick={(event) => {
							// A row's own buttons do something else; on a phone its sheet would cover the menu that was asked for.
							if ((event.target as Element).closest("button")) return;
							const key = rowOf(event.target);
							if (key !== null) onChoose(key);
						}}
						onFocus={(event) => {
							const key = rowOf(event.target);
							if (key !== null && key !== current) setCurrent(key);
						}}
					>
						{items.map((item) => {
							const key = keys[item.index];
							return key === undefined ? null : (
								<RosterRow
									key={key}
									personKey={key}
									position={item.index + 1}
									top={item.start}
									height={height}
									chosen={key === chosen}
									current={key === tabStop}
									gates={gates}
									deeds={deeds}
								/>
							);
						})}
					</div>
				) : joining ? (
					<RosterSkeleton />
				) : total === 0 ? (
					<EmptyState icon={<Users aria-hidden />} title="Nobody is here yet">
						Whoever joins appears here at once.
					</EmptyState>
				) : (
					<EmptyState
						icon={<SearchX aria-hidden />}
						title="Nobody matches"
						action={<Button onClick={() => changeQuery({ ...wholeRoster, sort: query.sort })}>Show everybody</Button>}
					>
						{people(total)} hidden by the search or a filter.
					</EmptyState>
				)}
			</div>
			<div hidden>
				{(Object.keys(gates) as PersonCommand[]).map((command) => (
					<span key={command} id={gateId(command)}>
						{gates[command]}
					</span>
				))}
			</div>
		</section>
	);
}

/** Moves between a row and its buttons. */
function stepInRow(from: EventTarget, by: 1 | -1): void {
	const row = (from as Element).closest<HTMLElement>("[data-row]");
	if (!row) return;
	const stops = [row, ...row.querySelectorAll<HTMLElement>("button")].filter(
		(stop) => stop === row || stop.offsetParent !== null,
	);
	const at = stops.indexOf((from as Element).closest<HTMLElement>("button") ?? row);
	stops[Math.min(Math.max(at + by, 0), stops.length - 1)]?.focus();
}
