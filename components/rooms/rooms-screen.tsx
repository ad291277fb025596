"use client";

import { DoorOpen, SearchX } from "lucide-react";
import { useMemo, useRef } from "react";
import { RequestError } from "@/lib/api/request";
import type { RoomsAnswer } from "@/lib/api/rooms";
import { useRooms } from "@/lib/api/use-rooms";
import { reachOf } from "@/lib/moderation/words/policy";
import { providerNames, providers, roomKey } from "@/lib/moderation/words/room";
import { useMe } from "../shell/me";
import { isCurrent } from "../shell/project-words";
import { TopBar } from "../shell/top-bar";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Select } from "../ui/field";
import { useHotkeys } from "../ui/hotkeys";
import { Notice } from "../ui/notice";
import { SearchField } from "../ui/search-field";
import { TimeAgo, useRenderedAt } from "../ui/time";
import { useUrlState } from "../ui/url-state";
import { ProjectNotices } from "./project-notices";
import { columns, RoomLine } from "./room-row";
import { RoomsSkeleton } from "./rooms-skeleton";
import { formatCount, keepOrder, projectOf, summarise, viewRooms } from "./rooms-view";

const defaults = { q: "", show: "all", sort: "people", vendor: "" };
const showOptions = [
	{ value: "all", label: "All rooms" },
	{ value: "live", label: "Live" },
	{ value: "empty", label: "Nobody is in" },
];
const sortOptions = [
	{ value: "people", label: "Most people" },
	{ value: "longest", label: "Longest live" },
	{ value: "name", label: "Name" },
];

export function RoomsScreen({ initial }: { initial: RoomsAnswer }) {
	const { data, error, updatedAt } = useRooms(initial, useRenderedAt());
	const schedules = reachOf["schedule-room"][useMe().role] !== "none";
	const [filter, setFilter] = useUrlState(defaults);
	const search = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLUListElement>(null);
	const rows = useSteadyRows(data, filter, list);
	const totals = useMemo(() => summarise(data.rooms), [data]);
	useHotkeys([
		{ key: "/", label: "Search rooms", run: () => search.current?.focus() },
		{ key: "j", label: "Next room", run: () => step(list.current, 1) },
		{ key: "k", label: "Previous room", run: () => step(list.current, -1) },
	]);
	const filtered = filter.q !== "" || filter.show !== "all" || filter.vendor !== "";
	const vendors = providers.filter((each) => data.projects.some((project) => project.provider === each));
	const firstList = data.rooms.length === 0 && data.projects.some((project) => project.state === "waiting");

	return (
		<>
			<TopBar title="Rooms">
				<p className="truncate tabular-nums max-md:hidden">
					{formatCount(totals.live)} live · {formatCount(totals.people)} people
					{totals.uncounted > 0 ? ` · ${formatCount(totals.uncounted)} not counted` : ""}
				</p>
			</TopBar>
			<div className="flex flex-none flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-4">
				<SearchField
					label="Search rooms"
					placeholder="Name, id or who watches"
					shortcut="/"
					inputRef={search}
					value={filter.q}
					onChange={(q) => setFilter({ q })}
					className="min-w-48 flex-1 max-md:w-full max-md:flex-none md:max-w-80"
				/>
				<Select
					size="sm"
					className="max-md:flex-1"
					label="Show"
					options={showOptions}
					value={filter.show}
					onChange={(show) => setFilter({ show })}
				/>
				{vendors.length > 1 ? (
					<Select
						size="sm"
						className="max-md:flex-1"
						label="Vendor"
						options={[
							{ value: "", label: "All vendors" },
							...vendors.map((value) => ({ value, label: providerNames[value] })),
						]}
						value={filter.vendor}
						onChange={(vendor) => setFilter({ vendor })}
					/>
				) : null}
				<Select
					size="sm"
					className="max-md:flex-1"
					label="Sort by"
					options={sortOptions}
					value={filter.sort}
					onChange={(sort) => setFilter({ sort })}
				/>
				<p className="ml-auto text-text-faint text-xs tabular-nums max-md:hidden" data-testid="rooms-count">
					{formatCount(rows.length)} of {formatCount(data.rooms.length)} shown
				</p>
			</div>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				<div className="space-y-2 px-5 not-empty:py-3 max-md:px-4">
					{error && !(error instanceof RequestError && error.code === "not-signed-in") ? (
						<Notice tone="waiting" title="The list could not be refreshed">
							{error.message} Shown is what was known <TimeAgo at={new Date(updatedAt).toISOString()} />.
						</Notice>
					) : null}
					<ProjectNotices projects={data.projects} />
				</div>
				{firstList ? (
					<RoomsSkeleton />
				) : rows.length > 0 ? (
					<>
						<div
							aria-hidden
							className={`sticky top-0 z-20 hidden border-line border-b bg-surface px-5 py-2 text-text-faint text-xs ${columns}`}
						>
							<span className="pl-5">Room</span>
							<span className="text-right">In the room</span>
							<span className="text-right">Live for</span>
							<span>Watched by</span>
						</div>
						<ul ref={list} aria-label="Rooms">
							{rows.map((row) => (
								<RoomLine
									key={roomKey(row.room)}
									row={row}
									current={isCurrent(projectOf(row.room, data.projects))}
									schedules={schedules}
								/>
							))}
						</ul>
					</>
				) : filtered && data.rooms.length > 0 ? (
					<EmptyState
						icon={<SearchX aria-hidden />}
						title="No room matches"
						action={<Button onClick={() => setFilter({ q: "", show: "all", vendor: "" })}>Show all rooms</Button>}
					>
						{formatCount(data.rooms.length)} {data.rooms.length === 1 ? "room is" : "rooms are"} hidden by the search or
						filter.
					</EmptyState>
				) : (
					<NoRooms data={data} />
				)}
			</div>
		</>
	);
}

/** The filtered rows; while the pointer or the focus is in the list, they keep their order. */
function useSteadyRows(data: RoomsAnswer, filter: typeof defaults, list: React.RefObject<HTMLUListElement | null>) {
	const before = useRef({ signature: "", keys: [] as string[] });
	return useMemo(() => {
		const sorted = viewRooms(data.rooms, filter);
		const signature = `${filter.q}\n${filter.show}\n${filter.sort}\n${filter.vendor}`;
		const held = list.current?.matches(":hover, :focus-within") && before.current.signature === signature;
		const rows = held ? keepOrder(sorted, before.current.keys) : sorted;
		before.current = { signature, keys: rows.map((row) => roomKey(row.room)) };
		return rows;
	}, [data, filter, list]);
}

function step(list: HTMLElement | null, by: 1 | -1): void {
	const links = [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
	const at = links.indexOf(document.activeElement as HTMLElement);
	const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
	links[next]?.focus();
}

function NoRooms({ data }: { data: RoomsAnswer }) {
	const { role } = useMe();
	const given = role === "viewer" || role === "host";
	if (given) {
		return (
			<EmptyState icon={<DoorOpen aria-hidden />} title="No room has been given to you">
				An admin gives rooms to people on the Users page. They appear here at once.
			</EmptyState>
		);
	}
	if (data.projects.length === 0) {
		return (
			<EmptyState icon={<DoorOpen aria-hidden />} title="No vendor is connected">
				An admin connects one in the server’s configuration; “npm run doctor” checks it.
			</EmptyState>
		);
	}
	return data.projects.every(isCurrent) ? (
		<EmptyState icon={<DoorOpen aria-hidden />} title="No room is live">
			As soon as somebody joins a room, it appears here within a few seconds.
		</EmptyState>
	) : (
		<EmptyState icon={<DoorOpen aria-hidden />} title="No rooms are known">
			That is not the same as none: the notice above says why the list cannot be trusted now.
		</EmptyState>
	);
}
