"use client";

import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { pollRoomSchedule } from "@/lib/api/ends";
import type { ScheduleRow } from "@/lib/api/schedules";
import { explainDenial, type Holder, mayUse } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import { RoomScheduleContext } from "./room-schedule-context";
import type { ScheduleActions } from "./schedule-actions";
import { useZone } from "./use-zone";

const RoomSchedulePanel = lazy(() =>
	import("./room-schedule-panel").then((module) => ({ default: module.RoomSchedulePanel })),
);
const ScheduleDialog = lazy(() => import("./schedule-dialog").then((module) => ({ default: module.ScheduleDialog })));

interface RoomScheduleProps {
	room: RoomRef;
	title: string;
	holder: Holder;
	actions: ScheduleActions;
	children: ReactNode;
}

type Editing = { kind: "new" } | { kind: "change"; row: ScheduleRow };

/** What a room's page shows of its ends: asked for once, shared by the chip, the banner and the panel. */
export function RoomSchedule({ room, title, holder, actions, children }: RoomScheduleProps) {
	const { provider, projectId, roomId } = room;
	const [panel, setPanel] = useState<"never" | "open" | "closed">("never");
	const [editing, setEditing] = useState<Editing | null>(null);
	const zone = useZone();
	const poll = useMemo(() => pollRoomSchedule({ provider, projectId, roomId }), [provider, projectId, roomId]);
	const verdict = mayUse(holder, "schedule-room", room);
	const deniedReason = verdict.ok ? null : explainDenial(verdict.denial);
	const value = useMemo(
		() => ({
			room: { provider, projectId, roomId },
			poll,
			actions,
			deniedReason,
			openPanel: () => setPanel("open"),
		}),
		[provider, projectId, roomId, poll, actions, deniedReason],
	);
	return (
		<RoomScheduleContext value={value}>
			{children}
			<Suspense fallback={null}>
				{panel === "never" ? null : (
					<RoomSchedulePanel
						open={panel === "open"}
						onOpenChange={(open) => setPanel(open ? "open" : "closed")}
						onNew={() => setEditing({ kind: "new" })}
						onChangeSchedule={(row) => setEditing({ kind: "change", row })}
					/>
				)}
				{editing && zone ? (
					<ScheduleDialog
						fixedRoom
						room={room}
						roomTitle={title}
						row={editing.kind === "change" ? editing.row : null}
						zone={zone}
						actions={actions}
						onClose={() => setEditing(null)}
						onSaved={() => {
							setEditing(null);
							void poll.refresh();
						}}
					/>
				) : null}
			</Suspense>
		</RoomScheduleContext>
	);
}
