// biome-ignore-all lint/a11y/useSemanticElements: rows that are grids of their own cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
"use client";

import Link from "next/link";
import { memo } from "react";
import type { RemovalItem } from "@/lib/api/removals";
import type { SearchHit } from "@/lib/api/search";
import { OutcomeCell } from "../removal/outcome-cell";
import { calledBy, type Group, type Place, tallyWords } from "../removal/places";
import { VendorLabel } from "../removal/vendor-label";
import { roomPath } from "../rooms/rooms-view";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { Checkbox } from "../ui/field";
import { Id } from "../ui/id";
import { ClockTime } from "../ui/time";

const rowClass =
	"flex min-h-10 items-start gap-3 border-line border-b px-5 text-sm transition-colors focus-visible:outline-2 focus-visible:-outline-offset-2 max-md:px-4";

const matchedWords: Record<SearchHit["matched"], string> = {
	userId: "by user id",
	participantId: "by participant id",
	connectionId: "by connection id",
	name: "by name",
};

/** What a row can ask for; one object for all rows, so that it never makes a row render. */
export interface RowDeeds {
	choose: (keys: readonly string[], chosen: boolean) => void;
	focused: (row: string) => void;
}

interface PersonRowProps {
	group: Group;
	/** Keys of the places that can be chosen together, one a line; those of consoles are not among them. */
	keys: string;
	chosen: number;
	current: boolean;
	deeds: RowDeeds;
}

/** The head of one person's rows: who, by all ids, and all of their places in one press. */
export const PersonRow = memo(function PersonRow({ group, keys, chosen, current, deeds }: PersonRowProps) {
	const choosable = keys.split("\n").filter(Boolean);
	const called = calledBy(group);
	const all = choosable.length > 0 && chosen >= choosable.length;
	return (
		<div
			role="row"
			data-row={`g ${group.key}`}
			data-keys={keys}
			aria-selected={all}
			tabIndex={current ? 0 : -1}
			onFocus={() => deeds.focused(`g ${group.key}`)}
			className={cx(rowClass, "items-center bg-surface-sunken py-1.5")}
		>
			<div role="gridcell" className="flex h-7 items-center">
				<Checkbox
					tabIndex={-1}
					aria-label={`Choose ${called} everywhere`}
					checked={all}
					indeterminate={chosen > 0 && !all}
					disabled={choosable.length === 0}
					onChange={(on) => deeds.choose(choosable, on)}
				/>
			</div>
			<div role="gridcell" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
				<span className="flex min-w-0 items-center gap-2">
					<Avatar id={group.userId ?? group.participantId ?? called} name={group.name || called} size="sm" />
					<bdi className="truncate font-medium">{called}</bdi>
				</span>
				{group.userId === null ? (
					<Id kind="participant id" value={group.participantId ?? ""} showKind chars={22} tabIndex={-1} />
				) : (
					<Id kind="user id" value={group.userId} showKind chars={22} tabIndex={-1} />
				)}
				<span className="text-text-faint text-xs tabular-nums md:ml-auto">
					{tallyWords(group.places).replace(/^1 person · /, "")}
				</span>
			</div>
		</div>
	);
});

interface PlaceRowProps {
	place: Place;
	/** The name that stands above; another one that this vendor knows is shown. */
	groupName: string;
	chosen: boolean;
	/** Why it cannot be chosen now. */
	locked: string | null;
	current: boolean;
	outcome: RemovalItem | undefined;
	deeds: RowDeeds;
}

/** One person in one room of one vendor; its outcome stands here. */
export const PlaceRow = memo(function PlaceRow({
	place,
	groupName,
	chosen,
	locked,
	current,
	outcome,
	deeds,
}: PlaceRowProps) {
	const { target } = place;
	return (
		<div
			role="row"
			data-row={place.key}
			data-place={place.key}
			data-provider={place.room.provider}
			data-keys={locked ? "" : place.key}
			aria-selected={chosen}
			tabIndex={current ? 0 : -1}
			onFocus={() => deeds.focused(place.key)}
			className={cx(
				rowClass,
				"py-2 pl-9 max-md:pl-4",
				"[contain-intrinsic-size:auto_57px] [content-visibility:auto]",
				chosen ? "bg-accent-soft" : "hover:bg-hover",
			)}
		>
			<div role="gridcell" className="flex h-5 items-center" data-tip={locked ?? undefined}>
				<Checkbox
					tabIndex={-1}
					aria-label={`Choose ${calledBy(target)} in ${place.roomTitle}`}
					checked={chosen}
					disabled={locked !== null}
					onChange={(on) => deeds.choose([place.key], on)}
				/>
			</div>
			<div
				role="presentation"
				className="min-w-0 flex-1 max-lg:flex max-lg:flex-col max-lg:gap-1 lg:grid lg:grid-cols-[96px_minmax(160px,1.2fr)_minmax(150px,1fr)_96px_minmax(200px,1.3fr)] lg:gap-x-5"
			>
				<div role="gridcell" className="min-w-0">
					<VendorLabel provider={place.room.provider} />
				</div>
				<div role="gridcell" className="min-w-0">
					<Link
						href={roomPath(place.room)}
						prefetch={false}
						tabIndex={-1}
						className="block truncate underline-offset-2 hover:underline"
					>
						<bdi>{place.roomTitle}</bdi>
					</Link>
					{place.roomTitle === place.room.roomId ? null : (
						<Id kind="room id" value={place.room.roomId} chars={18} tabIndex={-1} />
					)}
				</div>
				<div role="gridcell" className="min-w-0 text-text-muted text-xs">
					<p className="flex flex-wrap items-center gap-x-2">
						{place.matched ? <span>{matchedWords[place.matched]}</span> : <span>from the order</span>}
						{target.connectionIds.length > 1 ? <span>· {target.connectionIds.length} devices</span> : null}
						{place.console ? <Badge tone="accent">at a console</Badge> : null}
					</p>
					{target.name && target.name !== groupName ? <bdi className="block truncate">{target.name}</bdi> : null}
					{target.participantId && target.participantId !== target.userId ? (
						<Id kind="participant id" value={target.participantId} tabIndex={-1} />
					) : null}
				</div>
				<div role="gridcell" className="text-text-muted text-xs">
					{place.joinedAt ? (
						<span className="whitespace-nowrap">
							since <ClockTime at={place.joinedAt} />
						</span>
					) : (
						<span className="text-text-faint">since: not told</span>
					)}
				</div>
				<div role="gridcell" className="min-w-0 empty:hidden">
					{outcome ? <OutcomeCell item={outcome} tabIndex={-1} /> : null}
				</div>
			</div>
		</div>
	);
});
