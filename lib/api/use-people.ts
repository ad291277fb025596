import { useQuery } from "@tanstack/react-query";
import type { RoomRef } from "../moderation/words/room";
import type { PeopleAnswer } from "./people";
import { request } from "./request";
import { roomApi } from "./room-path";

const askEveryMs = 3_000;

/** Who is in the room, asked again and again while the page can be seen; how fresh the answer is stands in it. */
export function usePeople(room: RoomRef) {
	return useQuery<PeopleAnswer>({
		queryKey: ["people", room.provider, room.projectId, room.roomId],
		queryFn: ({ signal }) =>
			request(roomApi(room, "people"), {
				signal,
				schema: () => import("./people").then((wire) => wire.peopleAnswerSchema),
			}),
		refetchInterval: askEveryMs,
		staleTime: askEveryMs,
		// The interval is the retry: a failed try is shown, with the age of what was known.
		retry: false,
	});
}
