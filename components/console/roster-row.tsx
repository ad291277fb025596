// biome-ignore-all lint/a11y/useSemanticElements: positioned rows of a virtual list cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, its cells do not
"use client";

import { DoorOpen, Ellipsis, Pin, UserRoundX } from "lucide-react";
import { memo } from "react";
import type { Person } from "@/lib/moderation/room-state";
import { NoticeMark } from "../notices/notice-note";
import { useNoticeOf } from "../notices/use-notices";
import { Avatar } from "../ui/avatar";
import { cx } from "../ui/cx";
import { Menu } from "../ui/menu";
import { middle } from "../ui/middle";
import { Duration } from "../ui/time";
import { ActNote } from "./act-note";
import { askReason, type Gates, type PersonCommand, personReason } from "./gates";
import { flagWords, MediaIcon, ScreenIcon } from "./media-marks";
import { actWords, isUnderWay } from "./model/acts";
import { PersonMarks } from "./person-marks";
import { useAct, useOpenRoom, usePerson } from "./room-context";

/** What a row can ask for; one object for all rows, so that it never makes a row render. */
export interface RowDeeds {
	act: (command: PersonCommand, person: Person) => void;
	copy: (kind: string, value: string) => void;
	ask: (person: Person) => void;
}

interface RosterRowProps {
	personKey: string;
	/** From 1, in the whole list. */
	position: number;
	top: number;
	height: number;
	chosen: boolean;
	/** The list's one tab stop. */
	current: boolean;
	gates: Gates;
	deeds: RowDeeds;
}

/** Two lines where the list is narrow, one where it is wide: the same cells, placed differently. */
const columns =
	"grid-cols-[24px_minmax(0,1fr)_auto] @min-[620px]:grid-cols-[24px_minmax(0,1fr)_208px_auto] @min-[680px]:grid-cols-[24px_minmax(0,1fr)_216px_56px_auto]";
const onTwoLines = "@max-[619px]:row-span-2";

/** One person and all of their devices. */
export const RosterRow = memo(function RosterRow(props: RosterRowProps) {
	const { personKey, position, top, height, chosen, current, gates, deeds } = props;
	const person = usePerson(personKey);
	const act = useAct(personKey);
	const notice = useNoticeOf(useOpenRoom().notices, personKey);
	if (!person) return null;
	const button = { person, gates, deeds, busy: act !== null && isUnderWay(act) };
	const pin: PersonCommand = person.pinned ? "unpin" : "pin";
	return (
		<div
			role="row"
			aria-rowindex={position}
			aria-selected={chosen}
			tabIndex={current ? 0 : -1}
			data-row={personKey}
			data-connections={person.connections.map((connection) => connection.connectionId).join(" ")}
			data-mic={person.mic.on}
			data-camera={person.camera.on}
			className={cx(
				"group/row absolute inset-x-0 grid items-center gap-x-3 border-line border-b px-4 text-sm focus-visible:outline-2 focus-visible:-outline-offset-2",
				columns,
				chosen ? "bg-accent-soft" : "hover:bg-hover",
			)}
			style={{ height, transform: `translateY(${top}px)` }}
		>
			<div role="gridcell" className={onTwoLines}>
				<Avatar id={person.userId ?? person.participantId} name={person.name} size="sm" />
			</div>
			<div role="gridcell" className="flex min-w-0 items-center gap-1.5 @max-[619px]:self-end">
				<bdi className="truncate font-medium">{person.name}</bdi>
				<PersonMarks person={person} />
				{notice ? <NoticeMark row={notice} /> : null}
			</div>
			<div
				role="gridcell"
				className="min-w-0 @max-[619px]:col-start-2 @max-[619px]:row-start-2 @max-[619px]:self-start"
			>
				{act ? <ActNote act={act} tabIndex={-1} /> : <RowIds person={person} />}
			</div>
			<div role="gridcell" className="hidden text-right text-text-muted text-xs @min-[680px]:block">
				{person.joinedAt === null ? (
					<span data-tip="Was here before you came" className="text-text-faint">
						before
					</span>
				) : (
					<Duration since={person.joinedAt} />
				)}
			</div>
			<div
				role="gridcell"
				className={cx("flex items-center justify-end @max-[619px]:col-start-3 @max-[619px]:row-start-1", onTwoLines)}
			>
				<span
					className="mr-1 flex w-4 justify-center"
					data-tip={person.screen.on ? flagWords("screen", person.screen) : undefined}
				>
					<ScreenIcon flag={person.screen} />
					{person.screen.on ? <span className="sr-only">{flagWords("screen", person.screen)}</span> : null}
				</span>
				<RowButton {...button} command="mute-audio" state={flagWords("mic", person.mic)}>
					<MediaIcon kind="mic" flag={person.mic} />
				</RowButton>
				<RowButton {...button} command="mute-video" state={flagWords("camera", person.camera)}>
					<MediaIcon kind="camera" flag={person.camera} />
				</RowButton>
				<RowButton
					{...button}
					command={pin}
					state={person.pinned ? "Pinned" : "Not pinned"}
					className={person.pinned ? "text-accent" : "text-text-faint @max-[559px]:hidden"}
				>
					<Pin aria-hidden className={person.pinned ? "fill-current" : undefined} />
				</RowButton>
				<RowButton
					{...button}
					command="kick"
					className="text-text-faint hover:bg-danger-soft hover:text-danger focus-visible:text-danger group-hover/row:text-danger @max-[559px]:hidden"
				>
					<UserRoundX aria-hidden />
				</RowButton>
				<Menu
					label={`More for ${person.name}`}
					icon={<Ellipsis aria-hidden />}
					size="sm"
					tabIndex={-1}
					items={[
						...(["mute-audio", "mute-video", pin] as const).map((command) => ({
							id: command,
							label: actWords(command, person.name),
							disabledReason: personReason(command, person, gates[command]),
							onSelect: () => deeds.act(command, person),
						})),
						{ kind: "divider", id: "ids" },
						...(person.userId === null
							? []
							: [
									{
										id: "copy-user",
										label: "Copy user id",
										onSelect: () => deeds.copy("user id", person.userId ?? ""),
									},
								]),
						{
							id: "copy-participant",
							label: "Copy participant id",
							onSelect: () => deeds.copy("participant id", person.participantId),
						},
						{ kind: "divider", id: "removal" },
						{
							id: "ask-to-leave",
							label: `Ask ${person.name} to leave…`,
							icon: <DoorOpen aria-hidden />,
							disabledReason: askReason(person, notice, gates["ask-to-leave"]),
							onSelect: () => deeds.ask(person),
						},
						{
							id: "kick",
							label: `Remove ${person.name}…`,
							danger: true,
							icon: <UserRoundX aria-hidden />,
							disabledReason: personReason("kick", person, gates.kick),
							onSelect: () => deeds.act("kick", person),
						},
					]}
				/>
			</div>
		</div>
	);
});

function RowIds({ person }: { person: Person }) {
	const kind = person.userId === null ? "participant id" : "user id";
	const id = person.userId ?? person.participantId;
	return (
		<div className="min-w-0 gap-2 text-text-faint text-xs @min-[620px]:grid @min-[620px]:grid-cols-2 @min-[620px]:text-text-muted">
			<bdi className="block truncate font-mono" data-tip={`${kind} ${id}`}>
				{middle(id, 16)}
			</bdi>
			<bdi className="hidden truncate @min-[620px]:block" data-tip={person.presetName ?? undefined}>
				{person.presetName ?? "no preset"}
			</bdi>
		</div>
	);
}

interface RowButtonProps {
	command: PersonCommand;
	person: Person;
	gates: Gates;
	deeds: RowDeeds;
	busy: boolean;
	state?: string;
	className?: string;
	children: React.ReactNode;
}

/** Light on purpose: five of these stand in every row, and the reasons they share are written once under the list. */
function RowButton({ command, person, gates, deeds, busy, state, className, children }: RowButtonProps) {
	const gate = gates[command];
	const reason = personReason(command, person, gate);
	const words = `${actWords(command, person.name)}${command === "kick" ? "…" : ""}`;
	const inert = reason !== null || busy;
	return (
		<button
			type="button"
			tabIndex={-1}
			data-act={command}
			aria-label={state ? `${words} (${state})` : words}
			aria-disabled={inert || undefined}
			aria-describedby={gate === null ? undefined : gateId(command)}
			data-tip={reason === null ? `${words}${state ? ` · ${state}` : ""}` : `${state ?? words} · ${reason}`}
			onClick={(event) => {
				event.stopPropagation();
				if (!inert) deeds.act(command, person);
			}}
			className={cx(
				"inline-flex size-7 flex-none items-center justify-center rounded transition-colors hover:bg-hover pointer-coarse:size-9",
				"aria-disabled:cursor-not-allowed",
				gate !== null && "opacity-55",
				className,
			)}
		>
			{children}
		</button>
	);
}

export function gateId(command: PersonCommand): string {
	return `gate-${command}`;
}
