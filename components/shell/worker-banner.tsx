"use client";

import type { RoomsAnswer } from "@/lib/api/rooms";
import { useRooms } from "@/lib/api/use-rooms";
import { Notice } from "../ui/notice";
import { useRenderedAt } from "../ui/time";

/** Without the worker lists stand still and unknown outcomes stay unknown: everybody should know. */
export function WorkerBanner({ initial, forAdmin }: { initial: RoomsAnswer; forAdmin: boolean }) {
	const { data } = useRooms(initial, useRenderedAt());
	if (data.workerSeen) return null;
	return (
		<Notice tone="waiting" title="Usher’s background worker has not been seen lately" className="rounded-none! px-5!">
			The list of rooms is not refreshed, and acts that were not confirmed are not checked. Acting inside a room still
			works.{" "}
			{forAdmin ? "Start it on the server: “npm start” runs one unless USHER_WORKER says elsewhere." : "Tell an admin."}
		</Notice>
	);
}
