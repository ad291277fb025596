"use client";

import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Person, personByKey, personOfConnection } from "@/lib/moderation/room-state";
import type { Target } from "@/lib/moderation/words/participant";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { useIsPhone } from "../ui/popover";
import { Tabs } from "../ui/tabs";
import { ClockTime } from "../ui/time";
import { ActivityPanel } from "./activity-panel";
import { PersonPanel } from "./person-panel";
import { RemoveDialog } from "./remove-dialog";
import { RoomBar } from "./room-bar";
import { useOpenRoom, useRoom } from "./room-context";
import { Roster, type RosterHandle } from "./roster";
import { Unattended } from "./unattended";
import { useIsWide, useRemembered } from "./use-layout";
import { WarnOfEnd } from "./warn-of-end";

const AskDialog = lazy(() => import("../notices/ask-dialog").then((module) => ({ default: module.AskDialog })));

type Part = "people" | "person" | "activity";

/** The room from inside: roster, person and activity side by side, as tabs, or one column with a sheet. */
export function Inside() {
	const { room, roster, desk, store, notices } = useOpenRoom();
	const [chosen, setChosen] = useState<string | null>(null);
	const [removing, setRemoving] = useState<Person | null>(null);
	const [asked, setAsked] = useState<Person | null>(null);
	const [part, setPart] = useState<Part>("people");
	const [sheet, setSheet] = useState(false);
	const [personOpen, setPersonOpen] = useRemembered("person");
	const [activityOpen, setActivityOpen] = useRemembered("activity");
	const wide = useIsWide();
	const phone = useIsPhone();
	const handle = useRef<RosterHandle>(null);
	const count = useRoom((state) => state.counts.people);
	const pinned = useRoom((state) =>
		state.pinned === null ? null : (personOfConnection(state, state.pinned)?.key ?? null),
	);
	const here = useRoom((state) => chosen !== null && personByKey(state, chosen) !== undefined);
	const shown = chosen ?? pinned;

	const choose = useCallback(
		(key: string) => {
			setChosen(key);
			roster.keep(key);
			setPersonOpen(true);
			setSheet(true);
		},
		[roster, setPersonOpen],
	);
	const chooseQuietly = useCallback(
		(key: string) => {
			setChosen(key);
			roster.keep(key);
		},
		[roster],
	);
	// A chosen person who leaves makes room for the pinned one, or for nobody.
	useEffect(() => {
		if (chosen === null || here || store.state.link !== "connected") return;
		setChosen(null);
		setSheet(false);
		roster.keep(null);
	}, [chosen, here, roster, store]);
	const finalFocus = useMemo(
		() => ({
			get current() {
				return handle.current?.focusTarget() ?? null;
			},
		}),
		[],
	);

	const people = (
		<Roster
			chosen={chosen}
			onChoose={phone || !wide ? choose : personOpen ? chooseQuietly : choose}
			chooseOnFocus={wide && personOpen}
			onRemove={setRemoving}
			onAsk={setAsked}
			handle={handle}
		/>
	);
	const person = (onClose?: () => void) => (
		<PersonPanel
			personKey={shown}
			pinnedInstead={chosen === null && pinned !== null}
			onRemove={setRemoving}
			onAsk={setAsked}
			onClose={onClose}
		/>
	);
	return (
		<>
			<RoomBar
				onOpenPerson={wide && !personOpen ? () => setPersonOpen(true) : null}
				onOpenActivity={wide && !activityOpen ? () => setActivityOpen(true) : null}
			/>
			<WarnOfEnd />
			<LinkNotice />
			{wide ? (
				<div className="flex min-h-0 flex-1" data-layout="wide">
					{people}
					{personOpen ? (
						<aside className="w-[344px] flex-none overflow-y-auto border-line border-l" aria-label="Person">
							{person(() => setPersonOpen(false))}
						</aside>
					) : null}
					{activityOpen ? (
						<aside className="flex w-[296px] flex-none flex-col border-line border-l">
							<ActivityPanel onClose={() => setActivityOpen(false)} />
						</aside>
					) : null}
				</div>
			) : (
				<Tabs
					label="Parts of the room"
					className="flex min-h-0 flex-1 flex-col"
					panelClassName="flex min-h-0 flex-1 flex-col"
					value={part === "person" && phone ? "people" : part}
					onChange={setPart}
					tabs={[
						{ value: "people", label: "People", count },
						...(phone ? [] : [{ value: "person" as const, label: "Person" }]),
						{ value: "activity", label: "Activity" },
					]}
				>
					{part === "activity" ? (
						<ActivityPanel />
					) : part === "person" && !phone ? (
						<div className="min-h-0 flex-1 overflow-y-auto">{person()}</div>
					) : (
						people
					)}
				</Tabs>
			)}
			{phone ? (
				<Dialog open={sheet && here} onOpenChange={setSheet} title="Person" finalFocus={finalFocus}>
					<div className="-mx-5">{person()}</div>
				</Dialog>
			) : null}
			<RemoveDialog
				person={removing}
				onClose={() => setRemoving(null)}
				onRemove={(person, reason) => void desk.order("kick", person, reason === null ? {} : { reason })}
				finalFocus={finalFocus}
			/>
			<Suspense fallback={null}>
				{asked ? (
					<AskDialog
						key={asked.key}
						provider={room.provider}
						targets={[targetOf(asked)]}
						unreachable={null}
						ask={(order) => notices.ask(order)}
						onClose={() => setAsked(null)}
						onAsked={() => setAsked(null)}
					/>
				) : null}
			</Suspense>
			<Unattended />
		</>
	);
}

function targetOf({ userId, participantId, name, connections }: Person): Target {
	const connectionIds = connections.map((connection) => connection.connectionId).slice(0, 50);
	return { userId, participantId, connectionIds, name: name.slice(0, 256) };
}

/** A lost connection shows, and with it how old the list is. */
function LinkNotice() {
	const link = useRoom((state) => state.link);
	const [since, setSince] = useState<string | null>(null);
	useEffect(() => setSince(link === "reconnecting" ? new Date().toISOString() : null), [link]);
	if (since === null) return null;
	return (
		<div className="flex-none px-4 pt-2">
			<Notice tone="waiting" title="The connection to the room is lost; it is being restored" alert>
				What you see is as of <ClockTime at={since} />. Nothing can be done in the room until it is back; the list is
				then read afresh.
			</Notice>
		</div>
	);
}
