// biome-ignore-all lint/a11y/useSemanticElements: positioned rows of a virtual list cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { DoorOpen, Ellipsis, MicOff, Pin, UserRoundX, VideoOff } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import type { RemovalItem } from "@/lib/api/removals";
import { commandLabels } from "@/lib/moderation/words/command";
import type { NoticeDesk } from "../notices/notice-desk";
import { NoticeNote } from "../notices/notice-note";
import { keyOf } from "../notices/notice-words";
import { useNoticeOf } from "../notices/use-notices";
import { OutcomeCell } from "../removal/outcome-cell";
import { calledBy, type Place } from "../removal/places";
import { lockedBy } from "../removal/removal-words";
import type { VendorFacts } from "../removal/vendor-facts";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { Checkbox } from "../ui/field";
import { Id } from "../ui/id";
import { Menu } from "../ui/menu";
import { ClockTime } from "../ui/time";

interface PeopleListProps {
	places: readonly Place[];
	chosen: ReadonlySet<string>;
	outcomes: ReadonlyMap<string, RemovalItem>;
	facts: VendorFacts;
	/** Why this person may remove nobody here. */
	removeReason: string | null;
	/** Why this person may ask nobody here. */
	askDenial: string | null;
	notices: NoticeDesk;
	whyNotAsk: (whom: readonly Place[]) => string | null;
	ask: (place: Place) => void;
	choose: (keys: readonly string[], chosen: boolean) => void;
	remove: (place: Place) => void;
	list: RefObject<HTMLDivElement | null>;
}

const acts = [
	{ command: "mute-audio", icon: <MicOff aria-hidden /> },
	{ command: "mute-video", icon: <VideoOff aria-hidden /> },
	{ command: "pin", icon: <Pin aria-hidden /> },
] as const;

/** The vendor's people: one tab stop, arrows inside, space chooses, Enter asks for the removal. */
export function PeopleList(props: PeopleListProps) {
	const { places, chosen, outcomes, choose, remove, list } = props;
	const frame = useRef<HTMLDivElement>(null);
	const [focused, setFocused] = useState<string | null>(null);
	const at = Math.max(
		0,
		places.findIndex((place) => place.key === focused),
	);
	const rows = useVirtualizer({
		count: places.length,
		getScrollElement: () => frame.current,
		estimateSize: () => 48,
		getItemKey: (index) => places[index]?.key ?? index,
		overscan: 12,
	});
	const focusRow = (index: number) => {
		const to = Math.min(Math.max(index, 0), places.length - 1);
		setFocused(places[to]?.key ?? null);
		rows.scrollToIndex(to);
		requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus());
	};
	const press = (event: KeyboardEvent) => {
		const place = places[at];
		if (event.altKey || event.ctrlKey || event.metaKey || !place) return;
		const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
		if (event.target !== row) return;
		const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity }[event.key];
		if (move !== undefined) focusRow(at + move);
		else if (event.key === " " && lockedBy(outcomes.get(place.key)) === null)
			choose([place.key], !chosen.has(place.key));
		else if (event.key === "Enter") remove(place);
		else return;
		event.preventDefault();
	};
	return (
		<div ref={frame} className="h-full overflow-y-auto overscroll-contain">
			<div
				ref={list}
				role="grid"
				aria-label="People in the room"
				aria-multiselectable
				aria-rowcount={places.length}
				tabIndex={-1}
				onKeyDown={press}
				className="relative"
				style={{ height: rows.getTotalSize() }}
			>
				{rows.getVirtualItems().map((item) => {
					const place = places[item.index];
					if (!place) return null;
					return (
						<div
							key={item.key}
							ref={rows.measureElement}
							data-index={item.index}
							role="row"
							data-row={place.key}
							aria-rowindex={item.index + 1}
							aria-selected={chosen.has(place.key)}
							tabIndex={item.index === at ? 0 : -1}
							onFocus={() => setFocused(place.key)}
							className={cx(
								"absolute inset-x-0 top-0 flex min-h-12 items-center gap-3 border-line border-b px-5 py-1.5 text-sm focus-visible:outline-2 focus-visible:-outline-offset-2 max-md:px-4",
								chosen.has(place.key) ? "bg-accent-soft" : "hover:bg-hover",
							)}
							style={{ transform: `translateY(${item.start}px)` }}
						>
							<Cells {...props} place={place} />
						</div>
					);
				})}
			</div>
		</div>
	);
}

function Cells(props: PeopleListProps & { place: Place }) {
	const { place, chosen, outcomes, facts, removeReason, askDenial, notices, whyNotAsk, choose, remove, ask } = props;
	const { target } = place;
	const notice = useNoticeOf(notices, keyOf(place));
	const name = calledBy(target);
	const outcome = outcomes.get(place.key);
	const locked = lockedBy(outcome);
	const id = target.userId ?? target.participantId ?? "";
	return (
		<>
			<div role="gridcell" data-tip={locked ?? undefined} className="flex items-center">
				<Checkbox
					tabIndex={-1}
					aria-label={`Choose ${name}`}
					checked={chosen.has(place.key)}
					disabled={locked !== null}
					onChange={(on) => choose([place.key], on)}
				/>
			</div>
			<div role="gridcell" className="flex min-w-0 flex-1 items-center gap-3 max-md:flex-wrap max-md:gap-y-1">
				<span className="flex min-w-0 items-center gap-2 md:w-64">
					<Avatar id={id} name={name} size="sm" />
					<bdi className="truncate font-medium">{name}</bdi>
					{place.console ? <Badge tone="accent">at a console</Badge> : null}
				</span>
				<Id kind={target.userId === null ? "participant id" : "user id"} value={id} chars={20} tabIndex={-1} />
				{outcome ? (
					<div className="min-w-0 flex-1 md:pl-4">
						<OutcomeCell item={outcome} tabIndex={-1} />
					</div>
				) : notice ? (
					<NoticeNote
						row={notice}
						desk={notices}
						reason={askDenial}
						tabIndex={-1}
						className="max-md:basis-full md:flex-1 md:pl-4"
					/>
				) : null}
			</div>
			<div role="gridcell" className="text-text-muted text-xs max-md:hidden">
				{place.joinedAt ? (
					<>
						since <ClockTime at={place.joinedAt} />
					</>
				) : null}
			</div>
			<div role="gridcell" className="flex items-center">
				<Menu
					label={`More for ${name}`}
					icon={<Ellipsis aria-hidden />}
					size="sm"
					tabIndex={-1}
					items={[
						...acts.flatMap(({ command, icon }) => {
							const able = facts.capabilities[command];
							return able.where === "none"
								? [
										{
											id: command,
											label: commandLabels[command],
											icon,
											disabledReason: able.reason,
											onSelect: () => undefined,
										},
									]
								: [];
						}),
						{ kind: "divider" as const, id: "removal" },
						{
							id: "ask-to-leave",
							label: `Ask ${name} to leave…`,
							icon: <DoorOpen aria-hidden />,
							disabledReason: whyNotAsk([place]) ?? locked,
							onSelect: () => ask(place),
						},
						{
							id: "kick",
							label: `Remove ${name}…`,
							danger: true,
							icon: <UserRoundX aria-hidden />,
							disabledReason: removeReason ?? locked,
							onSelect: () => remove(place),
						},
					]}
				/>
			</div>
		</>
	);
}
