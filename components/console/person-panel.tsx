"use client";

import { DoorOpen, MicOff, Pin, UserRound, UserRoundX, VideoOff, X } from "lucide-react";
import { useState } from "react";
import type { Connection, Person } from "@/lib/moderation/room-state";
import { NoticeNote } from "../notices/notice-note";
import { useNoticeOf } from "../notices/use-notices";
import { Avatar } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { Id } from "../ui/id";
import { Notice } from "../ui/notice";
import { ClockTime } from "../ui/time";
import { ActNote } from "./act-note";
import { askReason, personReason, useGates } from "./gates";
import { flagWords, MediaIcon, ScreenIcon } from "./media-marks";
import { actWords, isUnderWay } from "./model/acts";
import { PersonMarks } from "./person-marks";
import { deviceToWatch, Preview } from "./preview";
import { useAct, useOpenRoom, usePerson } from "./room-context";

interface PersonPanelProps {
	personKey: string | null;
	/** The pinned person is shown while nobody is chosen. */
	pinnedInstead: boolean;
	onRemove: (person: Person) => void;
	onAsk: (person: Person) => void;
	onClose?: () => void;
}

/** Everything about one person, and everything that can be done. */
export function PersonPanel({ personKey, pinnedInstead, onRemove, onAsk, onClose }: PersonPanelProps) {
	const person = usePerson(personKey);
	if (!person) {
		return (
			<div className="relative">
				{onClose ? <PanelClose onClose={onClose} /> : null}
				<EmptyState
					icon={<UserRound aria-hidden />}
					title={personKey === null ? "Nobody chosen" : "They have left the room"}
				>
					{personKey === null
						? "Choose somebody in the list to see their video, ids and devices."
						: "Choose somebody else in the list."}
				</EmptyState>
			</div>
		);
	}
	return (
		<Chosen
			key={person.key}
			person={person}
			pinnedInstead={pinnedInstead}
			onRemove={onRemove}
			onAsk={onAsk}
			onClose={onClose}
		/>
	);
}

function PanelClose({ onClose }: { onClose: () => void }) {
	return (
		<IconButton
			label="Close the person panel"
			icon={<X aria-hidden />}
			size="sm"
			className="absolute top-2.5 right-2"
			onClick={onClose}
		/>
	);
}

function Chosen({
	person,
	pinnedInstead,
	onRemove,
	onAsk,
	onClose,
}: Omit<PersonPanelProps, "personKey"> & { person: Person }) {
	const { desk, notices } = useOpenRoom();
	const gates = useGates();
	const act = useAct(person.key);
	const notice = useNoticeOf(notices, person.key);
	const [device, setDevice] = useState<string | null>(null);
	const watched = person.connections.some((connection) => connection.connectionId === device)
		? device
		: deviceToWatch(person);
	const busy = act !== null && isUnderWay(act) ? act.type : null;
	const pin = person.pinned ? "unpin" : "pin";
	const other = (command: string) => (busy !== null && busy !== command ? "Another act is under way." : null);
	return (
		<div className="relative p-4" data-person={person.key}>
			<header className={cx("mb-3 flex items-start gap-3", onClose && "pr-8")}>
				<Avatar id={person.userId ?? person.participantId} name={person.name} size="md" />
				<div className="min-w-0 flex-1">
					<h2 className="font-medium text-base [overflow-wrap:anywhere]">
						<bdi>{person.name}</bdi>
					</h2>
					<div className="mt-0.5 flex flex-wrap gap-1 empty:hidden">
						<PersonMarks person={person} />
					</div>
					{pinnedInstead ? <p className="text-text-faint text-xs">Pinned for everybody</p> : null}
				</div>
			</header>
			{onClose ? <PanelClose onClose={onClose} /> : null}
			{watched === null ? null : <Preview key={watched} person={person} connectionId={watched} />}
			<div className="mt-3 grid grid-cols-2 gap-2">
				<Button
					icon={<MicOff aria-hidden />}
					data-act="mute-audio"
					pending={busy === "mute-audio"}
					disabledReason={personReason("mute-audio", person, gates["mute-audio"]) ?? other("mute-audio")}
					onClick={() => void desk.order("mute-audio", person)}
				>
					Mute
				</Button>
				<Button
					icon={<VideoOff aria-hidden />}
					data-act="mute-video"
					pending={busy === "mute-video"}
					disabledReason={personReason("mute-video", person, gates["mute-video"]) ?? other("mute-video")}
					onClick={() => void desk.order("mute-video", person)}
				>
					Stop video
				</Button>
				<Button
					icon={<Pin aria-hidden />}
					data-act={pin}
					pending={busy === pin}
					disabledReason={gates[pin] ?? other(pin)}
					onClick={() => void desk.order(pin, person)}
				>
					{person.pinned ? "Unpin" : "Pin"}
				</Button>
				<Button
					className={gates.kick === null ? "text-danger" : undefined}
					icon={<UserRoundX aria-hidden />}
					data-act="kick"
					pending={busy === "kick"}
					disabledReason={gates.kick ?? other("kick")}
					onClick={() => onRemove(person)}
				>
					Remove…
				</Button>
				<Button
					className="col-span-2"
					icon={<DoorOpen aria-hidden />}
					data-act="ask-to-leave"
					disabledReason={askReason(person, notice, gates["ask-to-leave"])}
					onClick={() => onAsk(person)}
				>
					Ask to leave…
				</Button>
			</div>
			{notice ? (
				<NoticeNote key={notice.noticeId} row={notice} desk={notices} reason={gates["ask-to-leave"]} className="mt-3" />
			) : null}
			<p className="mt-2 text-text-faint text-xs">
				You can’t turn a mic or camera back on. They can, at any time; whoever does is marked.
			</p>
			{act ? (
				act.problem ? (
					<Notice
						tone="waiting"
						className="mt-3"
						title={`${actWords(act.type, person.name)}: ${act.stage === "unknown" ? "not confirmed" : act.stage === "refused" ? "refused" : "not done"}`}
						code={act.problem.code}
					>
						{act.problem.what} {act.problem.todo}
						<ActNote act={act} className="mt-1" />
					</Notice>
				) : (
					<ActNote act={act} className="mt-3" />
				)
			) : null}
			<h3 className="mt-5 mb-1 font-medium text-sm">Ids</h3>
			<dl className="space-y-1 text-sm">
				{person.userId === null ? null : <IdLine kind="user id" value={person.userId} />}
				<IdLine kind="participant id" value={person.participantId} />
				<div className="flex items-baseline gap-2">
					<dt className="w-24 flex-none text-text-faint text-xs">preset</dt>
					<dd className="min-w-0 truncate">{person.presetName ?? "not told by the vendor"}</dd>
				</div>
				<div className="flex items-baseline gap-2">
					<dt className="w-24 flex-none text-text-faint text-xs">in the room</dt>
					<dd>
						{person.joinedAt === null ? (
							"since before you came"
						) : (
							<>
								since <ClockTime at={new Date(person.joinedAt).toISOString()} />
							</>
						)}
					</dd>
				</div>
			</dl>
			<h3 className="mt-5 mb-1 font-medium text-sm">
				{person.connections.length === 1 ? "Device" : `Devices (${person.connections.length})`}
			</h3>
			<ul className="divide-y divide-line">
				{person.connections.map((connection) => (
					<Device
						key={connection.connectionId}
						connection={connection}
						watched={connection.connectionId === watched}
						onWatch={person.connections.length > 1 ? () => setDevice(connection.connectionId) : null}
					/>
				))}
			</ul>
		</div>
	);
}

function IdLine({ kind, value }: { kind: string; value: string }) {
	return (
		<div className="flex items-baseline gap-2">
			<dt className="w-24 flex-none text-text-faint text-xs">{kind}</dt>
			<dd className="min-w-0">
				<Id kind={kind} value={value} chars={24} />
			</dd>
		</div>
	);
}

interface DeviceProps {
	connection: Connection;
	watched: boolean;
	onWatch: (() => void) | null;
}

function Device({ connection, watched, onWatch }: DeviceProps) {
	return (
		<li className="flex min-h-9 items-center gap-2 py-1" data-device={connection.connectionId}>
			<Id kind="connection id" value={connection.connectionId} chars={18} className="min-w-0 flex-1" />
			<ScreenIcon flag={connection.screen} />
			<span data-tip={flagWords("mic", connection.mic)}>
				<MediaIcon kind="mic" flag={connection.mic} />
				<span className="sr-only">{flagWords("mic", connection.mic)}</span>
			</span>
			<span data-tip={flagWords("camera", connection.camera)}>
				<MediaIcon kind="camera" flag={connection.camera} />
				<span className="sr-only">{flagWords("camera", connection.camera)}</span>
			</span>
			{onWatch ? (
				<Button size="sm" variant="ghost" aria-pressed={watched} onClick={onWatch}>
					{watched ? "Watching" : "Watch"}
				</Button>
			) : null}
		</li>
	);
}
