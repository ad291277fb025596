"use client";

import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { providerNames, type RoomRef, roomKey } from "@/lib/moderation/words/room";
import { Button, IconButton } from "../ui/button";
import { CheckField, Input, Select } from "../ui/field";
import { Id } from "../ui/id";
import { pastedIds } from "./user-words";
import type { RoomChoice } from "./users-screen";

interface RoomsPickerProps {
	value: readonly RoomChoice[];
	onChange: (rooms: RoomChoice[]) => void;
	choices: readonly RoomChoice[];
	projects: readonly Pick<RoomRef, "provider" | "projectId">[];
	/** What the rooms are for. */
	legend?: string;
	/** What it means that none is chosen. */
	none?: string;
}

const shownAtOnce = 50;

/** Rooms given to a person: picked by name from the known ones, or by pasted id. */
export function RoomsPicker({
	value,
	onChange,
	choices,
	projects,
	legend = "Rooms given",
	none = "None yet: they see an empty list until a room is given.",
}: RoomsPickerProps) {
	const [query, setQuery] = useState("");
	const [project, setProject] = useState(0);
	const given = new Set(value.map(roomKey));
	const found = useMemo(() => {
		const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
		return choices.filter((room) =>
			words.every((word) => `${room.title ?? ""}\n${room.roomId}`.toLocaleLowerCase().includes(word)),
		);
	}, [choices, query]);
	const ids = pastedIds(query);
	const account = projects[project];
	const strangers = account
		? ids
				.map((roomId): RoomChoice => ({ ...account, roomId, title: null }))
				.filter((room) => !given.has(roomKey(room)) && !choices.some((choice) => roomKey(choice) === roomKey(room)))
		: [];
	const offersIds = strangers.length > 0 && found.length === 0;
	const toggle = (room: RoomChoice, on: boolean) =>
		onChange(on ? [...value, room] : value.filter((each) => roomKey(each) !== roomKey(room)));
	return (
		<fieldset className="min-w-0">
			<legend className="mb-1 font-medium text-sm">
				{legend} <span className="font-normal text-text-faint tabular-nums">{value.length}</span>
			</legend>
			{value.length > 0 ? (
				<ul className="mb-2 divide-y divide-line rounded border border-line">
					{value.map((room) => (
						<li key={roomKey(room)} className="flex items-center gap-2 py-1 pr-1 pl-3 text-sm">
							<span className="min-w-0 flex-1">
								<bdi className="block truncate">{room.title ?? "Room not seen yet"}</bdi>
								<Id kind="room id" value={room.roomId} chars={24} />
							</span>
							<IconButton
								size="sm"
								label={`Take ${room.title ?? room.roomId} away`}
								icon={<X aria-hidden />}
								onClick={() => toggle(room, false)}
							/>
						</li>
					))}
				</ul>
			) : (
				<p className="mb-2 text-sm text-text-muted">{none}</p>
			)}
			<div className="flex gap-2">
				<Input
					aria-label="Find a room by name, or paste room ids"
					placeholder="Find by name, or paste ids"
					value={query}
					onChange={(event) => setQuery(event.target.value)}
				/>
				{projects.length > 1 ? (
					<Select
						label="Project of pasted ids"
						value={String(project)}
						onChange={(next) => setProject(Number(next))}
						options={projects.map((each, at) => ({ value: String(at), label: providerNames[each.provider] }))}
					/>
				) : null}
			</div>
			{offersIds ? (
				<div className="mt-2 flex items-center justify-between gap-3 rounded bg-hover px-3 py-2 text-sm">
					<p className="min-w-0 text-text-muted">No known room has this name. Is it a room id?</p>
					<Button
						size="sm"
						onClick={() => {
							onChange([...value, ...strangers].slice(0, 200));
							setQuery("");
						}}
					>
						Give {strangers.length === 1 ? "this id" : `${strangers.length} ids`}
					</Button>
				</div>
			) : (
				<ul className="mt-2 max-h-56 overflow-y-auto rounded border border-line" aria-label="Rooms to choose from">
					{found.slice(0, shownAtOnce).map((room) => (
						<li key={roomKey(room)}>
							<CheckField
								checked={given.has(roomKey(room))}
								onChange={(on) => toggle(room, on)}
								className="px-3 hover:bg-hover"
							>
								<bdi>{room.title ?? room.roomId}</bdi>
							</CheckField>
						</li>
					))}
					{found.length === 0 ? <li className="px-3 py-2 text-sm text-text-muted">No room to choose from.</li> : null}
					{found.length > shownAtOnce ? (
						<li className="px-3 py-1.5 text-text-faint text-xs">{found.length - shownAtOnce} more: type to narrow.</li>
					) : null}
				</ul>
			)}
		</fieldset>
	);
}
