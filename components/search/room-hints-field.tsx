"use client";

import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { providerNames, type RoomRef, roomKey } from "@/lib/moderation/words/room";
import type { VendorFacts } from "../removal/vendor-facts";
import { Button, IconButton } from "../ui/button";
import { Select } from "../ui/field";
import { hintsAtMost } from "./room-hints";

interface RoomHintsFieldProps {
	vendors: readonly VendorFacts[];
	rooms: readonly RoomRef[];
	onChange: (rooms: RoomRef[]) => void;
}

/** Rooms to look into where a vendor cannot list its own. */
export function RoomHintsField({ vendors, rooms, onChange }: RoomHintsFieldProps) {
	const blind = vendors.filter((vendor) => !vendor.search.listRooms.able);
	const [at, setAt] = useState(0);
	const [text, setText] = useState("");
	const vendor = blind[at];
	if (!vendor) return null;
	const add = (event: FormEvent) => {
		event.preventDefault();
		event.stopPropagation();
		const ids = text.split(/[\n,]+/).map((id) => id.trim());
		const added = ids
			.filter((id) => id !== "" && id.length <= 128)
			.map((roomId) => ({ provider: vendor.provider, projectId: vendor.projectId, roomId }));
		const known = new Set(rooms.map(roomKey));
		onChange([...rooms, ...added.filter((room) => !known.has(roomKey(room)))].slice(0, hintsAtMost));
		setText("");
	};
	return (
		<form onSubmit={add} className="flex flex-wrap items-center gap-2 text-sm">
			<span className="text-text-muted max-md:hidden">Look in these rooms too</span>
			{blind.length > 1 ? (
				<Select
					size="sm"
					label="Vendor of the room"
					options={blind.map((each, index) => ({ value: String(index), label: providerNames[each.provider] }))}
					value={String(at)}
					onChange={(index) => setAt(Number(index))}
				/>
			) : (
				<span className="text-text-faint text-xs">{providerNames[vendor.provider]}</span>
			)}
			<input
				aria-label="Room id to look into"
				placeholder="Room id to look into"
				value={text}
				maxLength={512}
				autoComplete="off"
				spellCheck={false}
				onChange={(event) => setText(event.target.value)}
				className="h-8 w-44 min-w-0 rounded max-md:flex-1 border border-line-strong/60 bg-surface-raised px-2 font-mono text-xs hover:border-line-strong focus:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 pointer-coarse:h-10 pointer-coarse:text-md"
			/>
			<Button type="submit" size="sm" icon={<Plus aria-hidden />}>
				Add
			</Button>
			{rooms.map((room) => (
				<span
					key={roomKey(room)}
					className="inline-flex max-w-56 items-center gap-1 rounded-sm bg-hover pl-2 text-text-muted text-xs"
				>
					<bdi className="truncate font-mono">{room.roomId}</bdi>
					<IconButton
						size="sm"
						className="size-6!"
						label={`Do not look in ${room.roomId}`}
						icon={<X aria-hidden className="size-3!" />}
						onClick={() => onChange(rooms.filter((each) => each !== room))}
					/>
				</span>
			))}
		</form>
	);
}
