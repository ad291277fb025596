"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { enterRoom } from "@/lib/api/live-room";
import { LiveError, type LiveSession } from "@/lib/live/live-session";
import type { LeftState } from "@/lib/moderation/room-event";
import type { Holder } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import type { ActOffice } from "./model/act-desk";
import type { NoticeActions, OpenRoom } from "./model/open-room";
import { type Stop, stopFor } from "./words";

export interface EntryProps {
	room: RoomRef;
	holder: Holder;
	/** Loads the vendor's SDK and makes a session of the token; it has not joined yet. */
	makeSession: (token: string) => Promise<LiveSession>;
	retryRemoval: ActOffice["retryRemoval"];
	notices: NoticeActions;
}

export type Phase =
	| { at: "entering" }
	| { at: "nobody-inside" }
	| { at: "stopped"; stop: Stop }
	| { at: "inside"; open: OpenRoom }
	| { at: "left"; state: LeftState; people: number };

/** The vendor's SDK can be in one meeting per page: the next is joined when the last has been left. */
let lastLeave: Promise<void> = Promise.resolve();

/** Enters the room when mounted, and leaves it when unmounted. */
export function useEntry({ room, holder, makeSession, retryRemoval, notices }: EntryProps) {
	const [phase, setPhase] = useState<Phase>({ at: "entering" });
	const [attempt, setAttempt] = useState({ number: 0, startSession: false });
	const given = useRef({ room, holder, makeSession, retryRemoval, notices });

	useEffect(() => {
		const { room, holder, makeSession, retryRemoval, notices } = given.current;
		const abort = new AbortController();
		let session: LiveSession | null = null;
		let open: OpenRoom | null = null;
		const enter = async () => {
			// What runs the room is no part of the page's first load: it comes while the vendor is asked for a token.
			const [entry, { openRoom }] = await Promise.all([
				enterRoom(room, attempt.startSession, abort.signal),
				import("./model/open-room"),
			]);
			await lastLeave;
			const made = await makeSession(entry.token);
			if (abort.signal.aborted) return;
			session = made;
			const opened = openRoom({ room, holder, entry, session, retryRemoval, notices });
			open = opened;
			opened.store.subscribe(() => {
				const { left, counts } = opened.store.state;
				if (left !== null && !abort.signal.aborted) setPhase({ at: "left", state: left, people: counts.people });
			});
			setPhase({ at: "inside", open: opened });
			await made.join();
		};
		enter().catch((error: unknown) => {
			if (!abort.signal.aborted) setPhase(phaseOf(error));
		});
		return () => {
			abort.abort();
			open?.close();
			if (session) lastLeave = session.leave();
		};
	}, [attempt]);

	const enterAgain = useCallback((startSession = false) => {
		setPhase({ at: "entering" });
		setAttempt((before) => ({ number: before.number + 1, startSession }));
	}, []);
	return { phase, enterAgain };
}

function phaseOf(error: unknown): Phase {
	if (error instanceof LiveError) {
		const { what, todo, code } = error.problem;
		return { at: "stopped", stop: { title: "The room could not be joined", what, todo, code, again: true } };
	}
	const { code = "internal", message } = error as { code?: string; message: string };
	return code === "nobody-inside" ? { at: "nobody-inside" } : { at: "stopped", stop: stopFor(code, message) };
}
