"use client";

import { DoorClosed } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect } from "react";
import { RoomSchedule } from "../schedule/room-schedule";
import type { ScheduleActions } from "../schedule/schedule-actions";
import { TopBar } from "../shell/top-bar";
import { Button, buttonClass } from "../ui/button";
import { AlertDialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { RoomProvider } from "./room-context";
import { RosterSkeleton } from "./roster-skeleton";
import { type EntryProps, useEntry } from "./use-entry";
import { endings } from "./words";

/** Apart from the page's first load, which only has to enter the room; fetched while the vendor is asked for a token. */
const loadInside = () => import("./inside");
const Inside = lazy(() => loadInside().then((loaded) => ({ default: loaded.Inside })));
const EndBanner = lazy(() => import("../schedule/end-banner").then((loaded) => ({ default: loaded.EndBanner })));

interface ConsoleProps extends EntryProps {
	/** The room's title as the server last knew it. */
	title: string;
	schedule: ScheduleActions;
}

/** The host console, from entering the room to having left it. */
export function Console({ schedule, ...props }: ConsoleProps) {
	return (
		<RoomSchedule room={props.room} title={props.title} holder={props.holder} actions={schedule}>
			<Phases {...props} />
		</RoomSchedule>
	);
}

function Phases({ title, ...entry }: Omit<ConsoleProps, "schedule">) {
	const { phase, enterAgain } = useEntry(entry);
	const router = useRouter();
	useEffect(() => void loadInside(), []);
	if (phase.at === "inside") {
		return (
			<RoomProvider open={phase.open}>
				<Suspense
					fallback={
						<>
							<TopBar title={title} />
							<div className="min-h-0 flex-1 overflow-hidden" aria-busy="true">
								<RosterSkeleton />
							</div>
						</>
					}
				>
					<Inside />
				</Suspense>
			</RoomProvider>
		);
	}
	return (
		<>
			<TopBar title={title} />
			<Suspense fallback={null}>
				<EndBanner />
			</Suspense>
			{phase.at === "entering" ? (
				<div className="min-h-0 flex-1 overflow-hidden" aria-busy="true" data-phase="entering">
					<span className="sr-only">Entering the room</span>
					<RosterSkeleton />
				</div>
			) : null}
			{phase.at === "nobody-inside" ? (
				<div className="min-h-0 flex-1" data-phase="nobody-inside">
					<AlertDialog
						open
						onOpenChange={(open) => (open ? undefined : router.push("/rooms"))}
						title="Nobody is in this room"
						description="Entering starts a session: it shows as live to everybody who may see the room, and may start recordings that the vendor is set to make."
						cancelLabel="Back to rooms"
						confirmLabel="Start a session"
						confirmVariant="primary"
						onConfirm={() => enterAgain(true)}
					/>
				</div>
			) : null}
			{phase.at === "stopped" ? (
				<div className="min-h-0 flex-1 overflow-y-auto" data-phase="stopped" role="alert">
					<EmptyState
						icon={<DoorClosed aria-hidden />}
						title={phase.stop.title}
						action={<WayOut again={phase.stop.again} label="Try again" onAgain={() => enterAgain()} />}
					>
						<p>{phase.stop.what}</p>
						<p className="mt-1">{phase.stop.todo}</p>
						<p className="mt-2 font-mono text-text-faint text-xs">{phase.stop.code}</p>
					</EmptyState>
				</div>
			) : null}
			{phase.at === "left" ? (
				<div className="min-h-0 flex-1 overflow-y-auto" data-phase="left" data-left={phase.state} role="alert">
					<EmptyState
						icon={<DoorClosed aria-hidden />}
						title={endings[phase.state].title}
						action={<WayOut again={endings[phase.state].rejoin} label="Rejoin" onAgain={() => enterAgain()} />}
					>
						{endings[phase.state].meaning}
					</EmptyState>
				</div>
			) : null}
		</>
	);
}

function WayOut({ again, label, onAgain }: { again: boolean; label: string; onAgain: () => void }) {
	return (
		<div className="flex flex-wrap justify-center gap-2">
			<Link href="/rooms" prefetch={false} className={buttonClass()}>
				Back to rooms
			</Link>
			{again ? (
				<Button variant="primary" onClick={onAgain}>
					{label}
				</Button>
			) : null}
		</div>
	);
}
