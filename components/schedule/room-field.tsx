"use client";

import { type RefObject, useEffect, useId, useMemo, useState } from "react";
import { request } from "@/lib/api/request";
import type { RoomsAnswer } from "@/lib/api/rooms";
import { reachOf } from "@/lib/moderation/words/policy";
import { providerNames, type RoomRef, roomKey } from "@/lib/moderation/words/room";
import { useMe } from "../shell/me";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";
import { Id } from "../ui/id";

interface RoomFieldProps {
	value: RoomRef | null;
	/** The chosen room's title, where the page knows it. */
	title: string | undefined;
	fixed: boolean;
	onChange: (room: RoomRef | null) => void;
	error: string | null;
	inputRef: RefObject<HTMLInputElement | null>;
}

type Known = Pick<RoomsAnswer, "rooms" | "projects">;
const shownAtOnce = 30;

/** The room: found by name among the known ones, or given by vendor and id where the role reaches all rooms. */
export function RoomField({ value, title, fixed, onChange, error, inputRef }: RoomFieldProps) {
	const { role } = useMe();
	const [query, setQuery] = useState("");
	const { known, failed } = useKnownRooms(!fixed);
	const found = useMemo(() => findRooms(known, query), [known, query]);
	const choice = value && known?.rooms.find((row) => roomKey(row.room) === roomKey(value));
	if (value) {
		return (
			<div>
				<p className="mb-1 font-medium text-sm">Room</p>
				<div className="flex items-center gap-3 rounded border border-line px-3 py-2 text-sm">
					<span className="min-w-0 flex-1">
						<bdi className="block truncate font-medium">{choice?.title ?? title ?? value.roomId}</bdi>
						<span className="flex min-w-0 items-center gap-2 overflow-hidden text-text-faint text-xs">
							{providerNames[value.provider]}
							<Id kind="room id" value={value.roomId} chars={14} />
						</span>
					</span>
					{fixed ? null : (
						<Button size="sm" onClick={() => onChange(null)}>
							Another room
						</Button>
					)}
				</div>
			</div>
		);
	}
	return (
		<div>
			<Field
				label="Room"
				error={error}
				hint={failed ? "The list of rooms could not be loaded. Close this and open it again." : undefined}
			>
				{(ids) => (
					<Input
						{...ids}
						ref={inputRef}
						value={query}
						placeholder="Find by name or id"
						autoComplete="off"
						spellCheck={false}
						onChange={(event) => setQuery(event.target.value)}
					/>
				)}
			</Field>
			<ul
				aria-label="Rooms to choose from"
				aria-busy={known === null && !failed}
				className="mt-2 max-h-52 min-h-10 overflow-y-auto rounded border border-line"
			>
				{found.slice(0, shownAtOnce).map((row) => (
					<li key={roomKey(row.room)}>
						<button
							type="button"
							data-choose-room={row.room.roomId}
							onClick={() => onChange(row.room)}
							className="flex w-full items-baseline gap-3 px-3 py-2 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2"
						>
							<bdi className="min-w-0 flex-1 truncate">{row.title}</bdi>
							<span className="flex-none text-text-faint text-xs">
								{providerNames[row.room.provider]}
								{row.live ? " · live" : ""}
							</span>
						</button>
					</li>
				))}
				{known && found.length === 0 ? (
					<li className="px-3 py-2 text-sm text-text-muted">
						{known.rooms.length === 0 ? "No room is known." : "No known room has this name or id."}
					</li>
				) : null}
				{found.length > shownAtOnce ? (
					<li className="px-3 py-1.5 text-text-faint text-xs">{found.length - shownAtOnce} more: type to narrow.</li>
				) : null}
			</ul>
			{known && reachOf["schedule-room"][role] === "all" ? (
				<ById projects={known.projects} typed={query} onChoose={onChange} />
			) : null}
		</div>
	);
}

interface ByIdProps {
	projects: Known["projects"];
	typed: string;
	onChoose: (room: RoomRef) => void;
}

/** A room that nobody has seen yet: what was typed is its id. */
function ById({ projects, typed, onChoose }: ByIdProps) {
	const id = useId();
	const [at, setAt] = useState(0);
	const project = projects[at];
	const roomId = typed.trim();
	if (!project || roomId === "") return null;
	return (
		<div className="mt-2 flex flex-wrap items-center gap-2 rounded bg-hover px-3 py-2 text-sm">
			<p id={id} className="min-w-0 flex-1 text-text-muted">
				Not in the list? Take <bdi className="font-mono text-text text-xs [overflow-wrap:anywhere]">{roomId}</bdi> as a
				room id of
			</p>
			<Select
				size="sm"
				label="Vendor of the room id"
				options={projects.map((each, place) => ({
					value: String(place),
					label:
						projects.filter((other) => other.provider === each.provider).length > 1
							? `${providerNames[each.provider]} ${each.projectId.slice(0, 8)}`
							: providerNames[each.provider],
				}))}
				value={String(at)}
				onChange={(next) => setAt(Number(next))}
			/>
			<Button
				size="sm"
				aria-describedby={id}
				onClick={() => onChoose({ provider: project.provider, projectId: project.projectId, roomId })}
			>
				Take it
			</Button>
		</div>
	);
}

/** The rooms that this person may see, asked when the choice is opened: the page itself does not need them. */
function useKnownRooms(wanted: boolean): { known: Known | null; failed: boolean } {
	const [known, setKnown] = useState<Known | null>(null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		if (!wanted) return;
		const abort = new AbortController();
		request("/api/rooms", {
			signal: abort.signal,
			schema: () => import("@/lib/api/rooms").then((wire) => wire.roomsAnswerSchema),
		}).then(setKnown, () => {
			if (!abort.signal.aborted) setFailed(true);
		});
		return () => abort.abort();
	}, [wanted]);
	return { known, failed };
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function findRooms(known: Known | null, query: string): Known["rooms"] {
	const words = plain(query).split(/\s+/).filter(Boolean);
	return (known?.rooms ?? [])
		.filter(({ title, room }) => words.every((word) => plain(`${title}\n${room.roomId}`).includes(word)))
		.sort((a, b) => Number(b.live) - Number(a.live) || (a.title < b.title ? -1 : 1));
}
