"use client";

import { CircleStop, Link2, MapPin } from "lucide-react";
import { type FormEvent, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Provider, providerNames, providers } from "@/lib/moderation/words/room";
import { counted, groupPlaces, type Place } from "../removal/places";
import type { OrderRemoval } from "../removal/remove-dialog";
import { readOrders, useRemovals } from "../removal/use-removals";
import type { VendorFacts } from "../removal/vendor-facts";
import { TopBar } from "../shell/top-bar";
import { Button, IconButton } from "../ui/button";
import { Select } from "../ui/field";
import { useHotkeys } from "../ui/hotkeys";
import { announce } from "../ui/live-region";
import { SearchField } from "../ui/search-field";
import { useUrlState } from "../ui/url-state";
import { problemWith } from "./check-text";
import { rememberSearch } from "./recent-searches";
import { readHints, writeHints } from "./room-hints";
import { SearchEmpty } from "./search-empty";
import { useSearch } from "./use-search";

// What comes with the first hits, choice or order is no part of the first load.
const Results = lazy(() => import("./results").then((module) => ({ default: module.Results })));
const VendorLines = lazy(() => import("./vendor-lines").then((module) => ({ default: module.VendorLines })));
const RoomHintsField = lazy(() => import("./room-hints-field").then((module) => ({ default: module.RoomHintsField })));
const DirectForm = lazy(() => import("./direct-form").then((module) => ({ default: module.DirectForm })));
const RemoveDialog = lazy(() =>
	import("../removal/remove-dialog").then((module) => ({ default: module.RemoveDialog })),
);
const RemoveBar = lazy(() => import("../removal/remove-bar").then((module) => ({ default: module.RemoveBar })));
const RemovalSummary = lazy(() =>
	import("../removal/removal-summary").then((module) => ({ default: module.RemovalSummary })),
);

/** The field's id: the shell's ⌘K goes there when the page is open already. */
export const fieldId = "find-field";

interface SearchScreenProps {
	vendors: readonly VendorFacts[];
	/** A server action, handed down by the page. */
	removePeople: OrderRemoval;
}

const vendorOptions = [
	{ value: "", label: "All vendors" },
	...providers.map((value) => ({ value, label: providerNames[value] })),
];

export function SearchScreen({ vendors, removePeople }: SearchScreenProps) {
	const [url, setUrl] = useUrlState({ q: "", vendor: "", rooms: "", removal: "" });
	const [draft, setDraft] = useState(url.q);
	const [problem, setProblem] = useState<string | null>(null);
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const [asking, setAsking] = useState<{ places: readonly Place[]; retryOf: string | null } | null>(null);
	const [direct, setDirect] = useState(false);
	const field = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const { state, search, stop, clear } = useSearch();
	const removals = useRemovals(url.removal);
	const groups = useMemo(() => groupPlaces(state.hits, removals.items), [state.hits, removals.items]);
	const places = useMemo(
		() => new Map(groups.flatMap((group) => group.places).map((place) => [place.key, place])),
		[groups],
	);
	const hitsOf = useMemo(() => {
		const counts = new Map<Provider, number>();
		for (const hit of state.hits) counts.set(hit.room.provider, (counts.get(hit.room.provider) ?? 0) + 1);
		return counts;
	}, [state.hits]);
	/** What the page shows the answer to; null before it has opened. */
	const asked = useRef<string | null>(null);
	const hints = useMemo(() => readHints(url.rooms), [url.rooms]);

	const go = useCallback(
		async (text: string, change: { vendor?: string; rooms?: string } = {}) => {
			const wrong = await problemWith(text);
			setProblem(wrong);
			if (wrong !== null) return;
			const q = text.trim();
			asked.current = q;
			setDraft(q);
			setChosen(new Set());
			// The same question again keeps the outcomes on the page; another one is another list.
			setUrl({ q, ...change, ...(q === url.q ? {} : { removal: "" }) });
			rememberSearch(q);
			const vendor = providers.find((each) => each === (change.vendor ?? url.vendor)) ?? null;
			await search({ q, vendor, rooms: (change.rooms ?? url.rooms).split(",").filter(Boolean) });
		},
		[search, setUrl, url.q, url.vendor, url.rooms],
	);

	const empty = useCallback(() => {
		asked.current = "";
		clear();
		setDraft("");
		setProblem(null);
		setChosen(new Set());
	}, [clear]);

	// What the address asks for when the page opens, or when a link to this page is followed.
	useEffect(() => {
		if (asked.current === url.q) return;
		if (url.q) {
			asked.current = url.q;
			setDraft(url.q);
			void go(url.q);
			return;
		}
		empty();
		if (url.removal === "") field.current?.focus();
	}, [go, empty, url.q, url.removal]);

	useEffect(() => {
		if (state.phase === "done") announce(`${counted(state.hits.length, "hit", "hits")} for ${url.q}`);
	}, [state.phase, state.hits.length, url.q]);

	useHotkeys([
		{ key: "/", label: "Search for an id or a name", run: () => field.current?.select() },
		{ key: "j", label: "Go into the list", run: () => focusList(list.current) },
	]);

	const choose = useCallback((keys: readonly string[], on: boolean) => {
		setChosen((before) => {
			const next = new Set(before);
			for (const key of keys) {
				if (on) next.add(key);
				else next.delete(key);
			}
			return next;
		});
	}, []);
	const ask = useCallback(
		(keys: Iterable<string>, retryOf: string | null = null) => {
			const whom = [...keys].flatMap((key) => places.get(key) ?? []);
			if (whom.length > 0) setAsking({ places: whom, retryOf });
		},
		[places],
	);
	const removeFrom = useCallback((keys: readonly string[]) => ask(chosen.size > 0 ? chosen : keys), [ask, chosen]);
	const chosenPlaces = [...chosen].flatMap((key) => places.get(key) ?? []);
	const closeDialog = () => {
		setAsking(null);
		requestAnimationFrame(() => focusList(list.current));
	};
	const copyLink = async () => {
		try {
			await navigator.clipboard.writeText(window.location.href);
			announce("Copied the link to this search");
		} catch {
			announce("Could not copy. The link is in the address bar.");
		}
	};

	return (
		<>
			<TopBar title="Find">
				<p className="truncate tabular-nums max-md:hidden" data-testid="search-count">
					{groups.length > 0 ? counted(groups.length, "person", "people") : null}
				</p>
			</TopBar>
			<search className="flex-none border-line border-b px-5 py-2.5 max-md:px-4">
				<form
					onSubmit={(event: FormEvent) => {
						event.preventDefault();
						void go(draft);
					}}
					className="flex flex-wrap items-center gap-2"
				>
					<SearchField
						id={fieldId}
						label="Any id, or a part of a name"
						shortcut="/"
						inputRef={field}
						value={draft}
						aria-invalid={problem !== null || undefined}
						aria-describedby={problem === null ? undefined : "find-problem"}
						onChange={(next) => {
							setDraft(next);
							setProblem(null);
							if (next === "" && state.phase !== "idle") {
								empty();
								setUrl({ q: "", removal: "" });
							}
						}}
						onKeyDown={(event) => {
							if (event.key !== "ArrowDown") return;
							event.preventDefault();
							focusList(list.current);
						}}
						className="min-w-48 flex-1 max-md:w-full max-md:flex-none md:max-w-[520px]"
					/>
					<Select
						size="sm"
						label="Vendor"
						options={vendorOptions}
						value={url.vendor}
						onChange={(vendor) => {
							setUrl({ vendor });
							if (url.q) void go(url.q, { vendor });
						}}
					/>
					{state.phase === "searching" ? (
						// Keys: were both one element, a press on Stop would turn it into the submit button before the press is done.
						<Button key="stop" icon={<CircleStop aria-hidden />} onClick={stop}>
							Stop
						</Button>
					) : (
						<Button key="search" type="submit" variant="primary">
							Search
						</Button>
					)}
					<div className="ml-auto flex items-center gap-1">
						{url.q ? (
							<IconButton
								label="Copy the link to this search"
								icon={<Link2 aria-hidden />}
								onClick={() => void copyLink()}
							/>
						) : null}
						<Button
							variant="ghost"
							icon={<MapPin aria-hidden />}
							disabledReason={vendors.length === 0 ? "No vendor is connected." : null}
							onClick={() => setDirect(true)}
						>
							<span className="max-md:sr-only">By room and id…</span>
						</Button>
					</div>
				</form>
				{problem ? (
					<p id="find-problem" role="alert" className="mt-1.5 text-danger text-xs">
						{problem}
					</p>
				) : null}
				{state.phase !== "idle" && vendors.some((vendor) => isBlind(vendor, url.vendor)) ? (
					<div className="mt-2">
						<Suspense fallback={<div className="h-8" />}>
							<RoomHintsField
								vendors={vendors}
								rooms={hints}
								onChange={(rooms) => {
									const text = writeHints(rooms);
									setUrl({ rooms: text });
									if (url.q) void go(url.q, { rooms: text });
								}}
							/>
						</Suspense>
					</div>
				) : null}
			</search>
			<Suspense fallback={null}>
				<VendorLines
					steps={state.vendors}
					hitsOf={hitsOf}
					stopped={state.phase === "stopped" || state.phase === "failed"}
				/>
				<RemovalSummary
					items={removals.items}
					connected={removals.connected}
					onRetry={(items) => {
						const order = items[0]?.commandId ?? null;
						const keys = items
							.filter((item) => item.commandId === order)
							.flatMap((item) => keyOf(item, removals.byPlace));
						ask(keys, order);
					}}
				/>
			</Suspense>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={state.phase === "searching"}>
				<SearchEmpty
					state={state}
					vendors={vendors}
					any={groups.length > 0}
					onSearch={(text) => void go(text)}
					onDirect={() => setDirect(true)}
				/>
				<Suspense fallback={null}>
					{groups.length > 0 ? (
						<Results
							groups={groups}
							chosen={chosen}
							outcomes={removals.byPlace}
							choose={choose}
							remove={removeFrom}
							list={list}
						/>
					) : null}
				</Suspense>
			</div>
			<Suspense fallback={null}>
				<RemoveBar chosen={chosenPlaces} onClear={() => setChosen(new Set())} onRemove={() => ask(chosen)} />
				{direct ? (
					<DirectForm
						vendors={vendors}
						userId={url.q}
						onClose={() => setDirect(false)}
						onGo={(place) => {
							setDirect(false);
							setAsking({ places: [place], retryOf: null });
						}}
					/>
				) : null}
				{asking ? (
					<RemoveDialog
						places={asking.places}
						vendors={vendors}
						retryOf={asking.retryOf}
						order={removePeople}
						onClose={closeDialog}
						onOrdered={(commandId) => {
							setUrl({ removal: readOrders([url.removal, commandId].join(",")).join(",") });
							setChosen(new Set());
							closeDialog();
						}}
					/>
				) : null}
			</Suspense>
		</>
	);
}

function keyOf(item: object, byPlace: ReadonlyMap<string, object>): string[] {
	return [...byPlace].filter(([, each]) => each === item).map(([key]) => key);
}

/** A vendor that cannot list its rooms, and is not left out of the search. */
function isBlind(vendor: VendorFacts, only: string): boolean {
	return !vendor.search.listRooms.able && (only === "" || only === vendor.provider);
}

function focusList(list: HTMLElement | null): void {
	(list?.querySelector<HTMLElement>('[data-row][tabindex="0"]') ?? document.getElementById(fieldId))?.focus();
}
