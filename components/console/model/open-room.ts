import { followActivity } from "@/lib/api/follow-activity";
import {
	endPresence,
	keepPresence,
	orderCommand,
	reportOutcome,
	reportSightings,
	reportSigns,
} from "@/lib/api/live-room";
import type { EntryAnswer } from "@/lib/api/rooms";
import type { LiveSession } from "@/lib/live/live-session";
import { RoomStore } from "@/lib/live/room-store";
import { RosterView } from "@/lib/live/roster-view";
import { personByKey } from "@/lib/moderation/room-state";
import { personKey } from "@/lib/moderation/words/participant";
import { type Holder, mayUse } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import { NoticeDesk, type NoticeOffice } from "../../notices/notice-desk";
import { noticeRoutes } from "../../notices/office";
import { announce } from "../../ui/live-region";
import { ActDesk, type ActOffice } from "./act-desk";
import { ActivityLog } from "./activity-log";
import { muteMarkOf } from "./mute-marks";
import { Sightings } from "./sightings";
import { Signs } from "./signs";

const presenceEveryMs = 20_000;

/** Everything a console holds while it is in a room. */
export interface OpenRoom {
	room: RoomRef;
	holder: Holder;
	entry: EntryAnswer;
	session: LiveSession;
	store: RoomStore;
	roster: RosterView;
	desk: ActDesk;
	activity: ActivityLog;
	notices: NoticeDesk;
	/** Ends what runs beside the session; the session itself is left by whoever opened it. */
	close(): void;
}

/** Server actions, handed down by the page. */
export type NoticeActions = Pick<NoticeOffice, "ask" | "withdraw">;

interface Opening {
	room: RoomRef;
	holder: Holder;
	entry: EntryAnswer;
	session: LiveSession;
	retryRemoval: ActOffice["retryRemoval"];
	notices: NoticeActions;
}

/** Ties a live session to the store, the roster, the acts, the activity and this console's presence. */
export function openRoom({ room, holder, entry, session, retryRemoval, notices: actions }: Opening): OpenRoom {
	const store = new RoomStore();
	const { name, permissions } = entry.preset;
	const startedAt = entry.startedAt === null ? null : Date.parse(entry.startedAt);
	store.push([
		{ type: "permissions", presetName: name, permissions, at: Date.now() },
		{ type: "session", sessionId: entry.sessionId, startedAt, at: Date.now() },
	]);
	store.flush();
	const roster = new RosterView(store);
	const sightings = new Sightings(
		() => store.state.session.sessionId,
		(seen) => reportSightings(room, seen),
	);
	const signs = mayUse(holder, "moderate-room", room).ok
		? new Signs({
				state: () => store.state,
				connectionId: () => session.connectionId,
				send: (watch) => reportSigns(room, watch),
				now: () => Date.now(),
			})
		: null;
	const desk = new ActDesk({
		room,
		session,
		store,
		announce,
		office: { order: orderCommand, report: reportOutcome, retryRemoval },
	});
	const notices = new NoticeDesk({
		room,
		office: { ...noticeRoutes, ...actions },
		announce,
		// Whoever has reconnected since has other devices than those that the notice names.
		tell: ({ userId, participantId, connectionIds }, content) => {
			const person = personByKey(store.state, personKey({ userId, participantId: participantId ?? "" }));
			return session.tell(person?.connections.map((connection) => connection.connectionId) ?? connectionIds, content);
		},
	});
	const activity = new ActivityLog();
	const reader = { userId: entry.userId, since: Date.now() };
	const stopEvents = session.onEvents((events) => {
		sightings.saw(events);
		signs?.saw(events);
		store.push(events);
	});
	const stopActivity = followActivity(room, {
		onItem: (item) => {
			activity.add(item);
			if (item.entry.kind === "act" && item.entry.command === "ask-to-leave") notices.hint();
			const mark = muteMarkOf(item, reader, store.state);
			if (mark) store.push([mark]);
			if (item.entry.kind === "joined") {
				const joinedAt = Date.parse(item.at);
				store.push([{ type: "joined-at", connectionId: item.entry.connectionId, joinedAt, at: Date.now() }]);
			}
		},
		onState: activity.setConnected,
	});
	let present: string | null = null;
	const tellPresence = () => {
		present = session.connectionId ?? present;
		if (present !== null && store.state.left === null) keepPresence(room, present).catch(() => undefined);
	};
	const presence = setInterval(tellPresence, presenceEveryMs);
	const stopJoining = store.subscribe(() => {
		if (store.state.link !== "connected") return;
		stopJoining();
		tellPresence();
	});
	const goAway = () => {
		if (present !== null) endPresence(room, present).catch(() => undefined);
	};
	window.addEventListener("pagehide", goAway);
	return {
		room,
		holder,
		entry,
		session,
		store,
		roster,
		desk,
		activity,
		notices,
		close: () => {
			window.removeEventListener("pagehide", goAway);
			clearInterval(presence);
			stopJoining();
			stopEvents();
			stopActivity();
			goAway();
			sightings.dispose();
			signs?.dispose();
			activity.dispose();
			notices.dispose();
			roster.dispose();
			desk.dispose();
			store.dispose();
		},
	};
}
