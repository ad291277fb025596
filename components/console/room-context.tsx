"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { nothingWatched, type WatchedMedia } from "@/lib/live/live-session";
import { type Person, personByKey, type RoomState } from "@/lib/moderation/room-state";
import type { ActView } from "./model/acts";
import type { OpenRoom } from "./model/open-room";

const RoomContext = createContext<OpenRoom | null>(null);

export function RoomProvider({ open, children }: { open: OpenRoom; children: ReactNode }) {
	return <RoomContext value={open}>{children}</RoomContext>;
}

export function useOpenRoom(): OpenRoom {
	const open = useContext(RoomContext);
	if (open === null) throw new Error("useOpenRoom outside of a room");
	return open;
}

/** A part of the room's state; `select` gives a primitive or something whose identity the reducer keeps. */
export function useRoom<Part>(select: (state: RoomState) => Part): Part {
	const { store } = useOpenRoom();
	return useSyncExternalStore(store.subscribe, () => select(store.state));
}

export function usePerson(key: string | null): Person | undefined {
	return useRoom((state) => (key === null ? undefined : personByKey(state, key)));
}

export function useAct(subject: string | null): ActView | null {
	const { desk } = useOpenRoom();
	return useSyncExternalStore(desk.subscribe, () => (subject === null ? null : desk.actOn(subject)));
}

export function useRoster() {
	const { roster } = useOpenRoom();
	return useSyncExternalStore(roster.subscribe, () => roster.snapshot);
}

export function useActivity() {
	const { activity } = useOpenRoom();
	return useSyncExternalStore(activity.subscribe, () => activity.snapshot);
}

/** Arrowing through a list should not make the vendor send a picture for every row passed. */
const watchAfterMs = 300;

/** The picture and sound of one device; nothing is asked for until the choice has rested for a moment. */
export function useWatched(connectionId: string | null): WatchedMedia {
	const { session } = useOpenRoom();
	const [watched, setWatched] = useState<{ of: string | null; media: WatchedMedia }>({
		of: null,
		media: nothingWatched,
	});
	useEffect(() => {
		if (connectionId === null) return;
		let stop: (() => void) | null = null;
		const timer = setTimeout(() => {
			stop = session.watch(connectionId, (media) => setWatched({ of: connectionId, media }));
		}, watchAfterMs);
		return () => {
			clearTimeout(timer);
			stop?.();
		};
	}, [connectionId, session]);
	return watched.of === connectionId ? watched.media : nothingWatched;
}
