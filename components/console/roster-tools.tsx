"use client";

import { Ellipsis, MicOff, VideoOff } from "lucide-react";
import { type RefObject, useState } from "react";
import { type RosterFilter, type RosterQuery, type RosterSort, rosterFilters } from "@/lib/live/roster-view";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Select } from "../ui/field";
import { announce } from "../ui/live-region";
import { Menu } from "../ui/menu";
import { SearchField } from "../ui/search-field";
import { ActNote } from "./act-note";
import { useGate } from "./gates";
import { isUnderWay, roomSubject } from "./model/acts";
import { useAct, useOpenRoom, useRoom } from "./room-context";
import { type RoomAct, RoomActDialogs } from "./room-dialogs";
import { people } from "./words";

const filterLabels: Record<RosterFilter, string> = {
	mic: "Mic on",
	camera: "Camera on",
	screen: "Sharing",
	speaking: "Speaking",
	pinned: "Pinned",
	again: "On again",
};
const sortOptions = [
	{ value: "name", label: "By name" },
	{ value: "first", label: "First came" },
	{ value: "latest", label: "Latest came" },
];

interface RosterToolsProps {
	query: RosterQuery;
	onQuery: (query: RosterQuery) => void;
	shown: number;
	presets: readonly string[];
	search: RefObject<HTMLInputElement | null>;
}

/** Search, filters and sort, and the acts at the whole room. Ending the session stands alone at the menu's far end. */
export function RosterTools({ query, onQuery, shown, presets, search }: RosterToolsProps) {
	const [asking, setAsking] = useState<RoomAct | null>(null);
	const { room } = useOpenRoom();
	const counts = useRoom((state) => state.counts);
	const sessionId = useRoom((state) => state.session.sessionId);
	const muteReason = useGate("mute-all-audio");
	const videoReason = useGate("mute-all-video");
	const endReason = useGate("kick-all");
	const act = useAct(roomSubject);
	const busy = act !== null && isUnderWay(act);
	const copy = async (kind: string, value: string) => {
		await navigator.clipboard.writeText(value).then(
			() => announce(`Copied ${kind}`),
			() => announce(`Could not copy. The ${kind} is ${value}`),
		);
	};
	return (
		<div className="flex-none border-line border-b">
			<div className="flex flex-wrap items-center gap-2 px-4 pt-2.5">
				<SearchField
					label="Search people"
					placeholder="Name or any id"
					shortcut="/"
					inputRef={search}
					value={query.text}
					onChange={(text) => onQuery({ ...query, text })}
					className="min-w-40 flex-1 lg:max-w-72"
				/>
				<Select
					size="sm"
					label="Sort people"
					options={sortOptions}
					value={query.sort}
					onChange={(sort) => onQuery({ ...query, sort: sort as RosterSort })}
				/>
				<div className="ml-auto flex items-center gap-1">
					{act ? <ActNote act={act} className="mr-1" /> : null}
					<Button
						size="sm"
						icon={<MicOff aria-hidden />}
						disabledReason={muteReason}
						pending={busy && act.type === "mute-all-audio"}
						onClick={() => setAsking("mute-all-audio")}
					>
						Mute all
					</Button>
					<Button
						size="sm"
						icon={<VideoOff aria-hidden />}
						disabledReason={videoReason}
						pending={busy && act.type === "mute-all-video"}
						onClick={() => setAsking("mute-all-video")}
					>
						Stop all video
					</Button>
					<Menu
						label="More for this room"
						icon={<Ellipsis aria-hidden />}
						items={[
							{ id: "copy-room", label: "Copy room id", onSelect: () => void copy("room id", room.roomId) },
							...(sessionId === null
								? []
								: [
										{
											id: "copy-session",
											label: "Copy session id",
											onSelect: () => void copy("session id", sessionId),
										},
									]),
							{ kind: "divider", id: "end-divider" },
							{
								id: "kick-all",
								label: `End session for ${people(counts.people)}…`,
								danger: true,
								disabledReason: endReason,
								onSelect: () => setAsking("kick-all"),
							},
						]}
					/>
				</div>
			</div>
			<div className="flex items-center gap-1 overflow-x-auto px-4 py-2 [scrollbar-width:none]">
				<fieldset className="flex flex-none items-center gap-1">
					<legend className="sr-only">Show only people with</legend>
					{rosterFilters.map((filter) => {
						const on = query.filters.includes(filter);
						const count = filter === "mic" || filter === "camera" || filter === "screen" ? counts[filter] : null;
						return (
							<button
								key={filter}
								type="button"
								aria-pressed={on}
								data-filter={filter}
								onClick={() =>
									onQuery({
										...query,
										filters: on ? query.filters.filter((one) => one !== filter) : [...query.filters, filter],
									})
								}
								className={cx(
									"inline-flex h-7 flex-none items-center gap-1 rounded-full border px-2.5 text-xs transition-colors pointer-coarse:h-9",
									on
										? "border-accent bg-accent-soft text-text"
										: "border-line text-text-muted hover:bg-hover hover:text-text",
								)}
							>
								{filterLabels[filter]}
								{count === null ? null : (
									<span className="min-w-4 text-right text-text-faint tabular-nums">{count}</span>
								)}
							</button>
						);
					})}
				</fieldset>
				<Select
					size="sm"
					label="Preset"
					className="ml-1 flex-none"
					options={[{ value: "", label: "Any preset" }, ...presets.map((preset) => ({ value: preset, label: preset }))]}
					value={query.preset ?? ""}
					onChange={(preset) => onQuery({ ...query, preset: preset || null })}
				/>
				<p
					className="ml-auto flex-none whitespace-nowrap pl-3 text-text-faint text-xs tabular-nums"
					data-roster-shown={shown}
				>
					{shown.toLocaleString("en")} shown
				</p>
			</div>
			<RoomActDialogs asking={asking} onClose={() => setAsking(null)} />
		</div>
	);
}
