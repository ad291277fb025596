"use client";

import { useEffect, useState } from "react";
import { askRoomSchedule } from "@/lib/api/ends";
import { type RoomRef, roomKey } from "@/lib/moderation/words/room";

const typingRestsMs = 500;

/** What an end does in a room, as the server tells it of the room's vendor; null: not known (yet). */
export function useRoomFacts(room: RoomRef | null): readonly string[] | null {
	const [told, setTold] = useState<{ key: string; facts: readonly string[] } | null>(null);
	const key = room && room.roomId.trim() !== "" ? roomKey(room) : null;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the room
	useEffect(() => {
		if (room === null || key === null) return;
		const abort = new AbortController();
		const timer = setTimeout(() => {
			// The form works without: what may not be done is told when it is sent.
			askRoomSchedule(room, abort.signal).then(
				({ facts }) => setTold({ key, facts }),
				() => undefined,
			);
		}, typingRestsMs);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [key]);
	return told !== null && told.key === key ? told.facts : null;
}
