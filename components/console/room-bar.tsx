"use client";

import { Activity, Eye, LogOut, PanelRight } from "lucide-react";
import { useMemo } from "react";
import { everybody } from "@/lib/moderation/room-state";
import { providerNames } from "@/lib/moderation/words/room";
import { EndChip } from "../schedule/end-chip";
import { TopBar } from "../shell/top-bar";
import { Button, IconButton } from "../ui/button";
import { StatusDot } from "../ui/status-dot";
import { Duration } from "../ui/time";
import { useOpenRoom, useRoom } from "./room-context";
import { people } from "./words";

const linkWords = { connecting: "Connecting", connected: "Connected", reconnecting: "Reconnecting" } as const;

interface RoomBarProps {
	/** Panels that are closed and can be opened again. */
	onOpenPerson: (() => void) | null;
	onOpenActivity: (() => void) | null;
}

/** Where am I, is it live, how many, am I connected, who else looks; and the way out. */
export function RoomBar({ onOpenPerson, onOpenActivity }: RoomBarProps) {
	const { room, entry, session } = useOpenRoom();
	const count = useRoom((state) => state.counts.people);
	const link = useRoom((state) => state.link);
	const startedAt = useRoom((state) => state.session.startedAt);
	return (
		<TopBar title={entry.title}>
			<span className="flex-none text-text-faint max-lg:hidden">{providerNames[room.provider]}</span>
			{startedAt === null ? null : (
				<span className="flex flex-none items-center gap-1.5 max-sm:hidden" data-tip="Live for">
					<StatusDot tone="live" />
					<span className="sr-only">Live for </span>
					<Duration since={startedAt} />
				</span>
			)}
			<span className="flex-none tabular-nums" data-people={count}>
				{people(count)}
			</span>
			<span className="flex flex-none items-center gap-1.5" role="status" data-link={link}>
				<StatusDot tone={link === "connected" ? "live" : "waiting"} />
				<span className="max-md:sr-only">{linkWords[link]}</span>
			</span>
			<Watchers />
			<EndChip />
			<span className="flex-1" />
			{onOpenPerson ? (
				<IconButton
					label="Show the person panel"
					icon={<PanelRight aria-hidden />}
					onClick={onOpenPerson}
					className="max-lg:hidden"
				/>
			) : null}
			{onOpenActivity ? (
				<IconButton
					label="Show activity"
					icon={<Activity aria-hidden />}
					onClick={onOpenActivity}
					className="max-lg:hidden"
				/>
			) : null}
			<Button icon={<LogOut aria-hidden />} onClick={() => void session.leave()} data-leave="">
				<span className="max-sm:sr-only">Leave</span>
			</Button>
		</TopBar>
	);
}

/** Other people at consoles in this room, as the room itself tells. */
function Watchers() {
	const { store } = useOpenRoom();
	const consoles = useRoom((state) => state.counts.consoles);
	const membership = useRoom((state) => (state.counts.consoles > 0 ? state.membership : 0));
	// biome-ignore lint/correctness/useExhaustiveDependencies: names change with the membership only
	const names = useMemo(
		() =>
			consoles === 0 ? [] : [...everybody(store.state)].filter((person) => person.console).map((person) => person.name),
		[store, consoles, membership],
	);
	if (names.length === 0) return null;
	const shown = names.slice(0, 2);
	return (
		<span
			className="flex min-w-0 items-center gap-1.5 max-md:hidden"
			data-watchers={names.length}
			data-tip={`Also here: ${names.join(", ")}`}
		>
			<Eye aria-hidden className="text-text-faint" />
			<span className="sr-only">Also here: </span>
			<span className="truncate">
				{shown.join(", ")}
				{names.length > shown.length ? ` +${names.length - shown.length}` : ""}
			</span>
		</span>
	);
}
