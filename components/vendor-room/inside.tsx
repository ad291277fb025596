"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { usePeople } from "@/lib/api/use-people";
import { explainDenial, mayUse } from "@/lib/moderation/words/policy";
import { providerNames } from "@/lib/moderation/words/room";
import { NoticeDesk } from "../notices/notice-desk";
import { alreadyAsked, isOpen, keyOf } from "../notices/notice-words";
import { noticeRoutes } from "../notices/office";
import { RoomNotices } from "../notices/room-notices";
import { useNotices } from "../notices/use-notices";
import { OutcomeCell } from "../removal/outcome-cell";
import type { Place } from "../removal/places";
import { RemovalSummary } from "../removal/removal-summary";
import { RemoveBar } from "../removal/remove-bar";
import { readOrders, useRemovals } from "../removal/use-removals";
import { EndBanner } from "../schedule/end-banner";
import { EmptyState } from "../ui/empty-state";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { TimeAgo, useOlderThan } from "../ui/time";
import { useUrlState } from "../ui/url-state";
import { askReason } from "./ask-reason";
import { PeopleList } from "./people-list";
import { PeopleSkeleton } from "./people-skeleton";
import { placesOf, searchPlaces } from "./people-view";
import { RoomTools } from "./room-tools";
import type { VendorRoomProps } from "./vendor-room-props";

const RemoveDialog = lazy(() =>
	import("../removal/remove-dialog").then((module) => ({ default: module.RemoveDialog })),
);
const AskDialog = lazy(() => import("../notices/ask-dialog").then((module) => ({ default: module.AskDialog })));
const EveryoneDialog = lazy(() => import("./everyone-dialog").then((module) => ({ default: module.EveryoneDialog })));

/** Older than this, the list says its age loudly. */
const staleAfterMs = 15_000;

export function Inside(props: VendorRoomProps) {
	const [client] = useState(() => new QueryClient());
	return (
		<QueryClientProvider client={client}>
			<People {...props} />
		</QueryClientProvider>
	);
}

function People({ room, title, facts, holder, removePeople, removeEveryone, notices: actions }: VendorRoomProps) {
	const { data, error, isPending } = usePeople(room);
	const [url, setUrl] = useUrlState({ q: "", removal: "" });
	const removals = useRemovals(url.removal);
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const [asking, setAsking] = useState<{ places: readonly Place[]; retryOf: string | null } | null>(null);
	const [asked, setAsked] = useState<readonly Place[] | null>(null);
	const [ending, setEnding] = useState(false);
	const [notices] = useState(
		() => new NoticeDesk({ room, office: { ...noticeRoutes, ...actions }, tell: null, announce }),
	);
	const list = useRef<HTMLDivElement>(null);
	const places = useMemo(
		() => placesOf(room, title, data?.people ?? [], removals.items),
		[room, title, data, removals.items],
	);
	const shown = useMemo(() => searchPlaces(places, url.q), [places, url.q]);
	const stale = useOlderThan(data?.at ?? null, staleAfterMs);
	const vendor = providerNames[room.provider];
	const mayRemove = mayUse(holder, "moderate-room", room);
	const mayEnd = mayUse(holder, "end-session", room);
	const removeReason = mayRemove.ok ? null : explainDenial(mayRemove.denial);
	const endReason = mayEnd.ok ? null : explainDenial(mayEnd.denial);
	const mayAsk = mayUse(holder, "ask-to-leave", room);
	const askDenial = mayAsk.ok ? null : explainDenial(mayAsk.denial);
	const people = new Set(places.filter((place) => !place.console).map((place) => place.key));
	const count = data?.known ? (data.count ?? people.size) : (data?.count ?? null);

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
	const ask = (whom: readonly Place[], retryOf: string | null = null) => {
		if (whom.length > 0 && removeReason === null) setAsking({ places: whom, retryOf });
	};
	const { byPerson } = useNotices(notices);
	const whyNotAsk = (whom: readonly Place[]) =>
		askReason(facts, whom, askDenial) ??
		(whom.some((place) => isOpen(byPerson.get(keyOf(place))?.state))
			? whom.length === 1
				? alreadyAsked
				: "Some of them have been asked already."
			: null);
	const askToLeave = (whom: readonly Place[]) => {
		if (whom.length > 0 && whyNotAsk(whom) === null) setAsked(whom);
	};
	const chosenPlaces = places.filter((place) => chosen.has(place.key));
	const ordered = (commandId: string) => {
		setUrl({ removal: readOrders([url.removal, commandId].join(",")).join(",") });
		setChosen(new Set());
		setAsking(null);
		setEnding(false);
	};
	const closed = () => {
		setAsking(null);
		requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
	};
	return (
		<>
			<EndBanner />
			<RoomTools
				facts={facts}
				query={url.q}
				onQuery={(q) => setUrl({ q })}
				count={data ? count : undefined}
				endReason={endReason}
				onEnd={() => setEnding(true)}
			>
				{data ? (
					<span className={stale ? "text-waiting" : undefined} data-testid="people-age">
						{" "}
						· {vendor} told this <TimeAgo at={data.at} />
					</span>
				) : null}
			</RoomTools>
			<div className="space-y-2 px-5 not-empty:py-3 max-md:px-4">
				{error ? (
					<Notice tone="waiting" title="The list could not be refreshed">
						{error.message}
					</Notice>
				) : data?.problem ? (
					<Notice tone="waiting" title={`${vendor} did not give a new list`}>
						{data.problem} Shown is the last one known.
					</Notice>
				) : data && !data.known ? (
					<Notice tone="waiting" title="Somebody may be missing from this list">
						{vendor} gave no list that can be trusted to be whole. Nobody counts as gone because of it.
					</Notice>
				) : null}
				{removals.ofRooms.map((item) => (
					<div key={item.targetId} className="flex items-start gap-3 rounded bg-surface-sunken px-3 py-2 text-sm">
						<span className="font-medium">Everybody in this room</span>
						<OutcomeCell item={item} />
					</div>
				))}
			</div>
			<RemovalSummary
				items={removals.items}
				connected={removals.connected}
				onRetry={(items) => {
					const order = items[0]?.commandId ?? null;
					const ids = new Set(items.filter((item) => item.commandId === order).map((item) => item.targetId));
					const keys = [...removals.byPlace].filter(([, item]) => ids.has(item.targetId)).map(([key]) => key);
					ask(
						places.filter((place) => keys.includes(place.key)),
						order,
					);
				}}
			/>
			<RoomNotices desk={notices} reason={askDenial} closed />
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{isPending ? (
					<PeopleSkeleton />
				) : shown.length > 0 ? (
					<PeopleList
						places={shown}
						chosen={chosen}
						outcomes={removals.byPlace}
						facts={facts}
						removeReason={removeReason}
						askDenial={askDenial}
						notices={notices}
						whyNotAsk={whyNotAsk}
						ask={(place) => askToLeave(chosen.size > 0 && chosen.has(place.key) ? chosenPlaces : [place])}
						choose={choose}
						remove={(place) => ask(chosen.size > 0 && chosen.has(place.key) ? chosenPlaces : [place])}
						list={list}
					/>
				) : (
					<EmptyState
						icon={<UsersRound aria-hidden />}
						title={url.q ? "Nobody matches" : data?.known ? "Nobody is in" : "Nobody is listed"}
					>
						{url.q
							? `${places.length} ${places.length === 1 ? "person is" : "people are"} hidden by the search.`
							: data?.known
								? "As soon as somebody joins, they appear here within a few seconds."
								: `${vendor} knows no live room of this id, or did not tell. That is not the same as nobody there.`}
					</EmptyState>
				)}
			</div>
			<RemoveBar
				chosen={chosenPlaces}
				disabledReason={removeReason}
				onClear={() => setChosen(new Set())}
				onRemove={() => ask(chosenPlaces)}
				ask={{ disabledReason: whyNotAsk(chosenPlaces), onAsk: () => askToLeave(chosenPlaces) }}
			/>
			<Suspense fallback={null}>
				{asking ? (
					<RemoveDialog
						places={asking.places}
						vendors={[facts]}
						retryOf={asking.retryOf}
						order={removePeople}
						onClose={closed}
						onOrdered={ordered}
					/>
				) : null}
				{asked ? (
					<AskDialog
						provider={room.provider}
						targets={asked.map((place) => place.target)}
						unreachable={askReason(facts, asked, askDenial)}
						ask={(order) => notices.ask(order)}
						onClose={() => setAsked(null)}
						onAsked={() => {
							setAsked(null);
							setChosen(new Set());
						}}
					/>
				) : null}
				{ending ? (
					<EveryoneDialog
						room={room}
						facts={facts}
						count={count}
						order={removeEveryone}
						onClose={() => setEnding(false)}
						onOrdered={ordered}
					/>
				) : null}
			</Suspense>
		</>
	);
}
