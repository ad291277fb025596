import { useQuery } from "@tanstack/react-query";
import { request } from "./request";
import type { RoomsAnswer } from "./rooms";

export const roomsKey = ["rooms"] as const;
export const roomsEveryMs = 5_000;

/**
 * The rooms this person may see, fresh every 5 s; one request serves every part of the page. `initial` is what the
 * server rendered with, so that the first paint is not a spinner.
 */
export function useRooms(initial: RoomsAnswer) {
	return useQuery({
		queryKey: roomsKey,
		queryFn: ({ signal }) =>
			request("/api/rooms", { signal, schema: () => import("./rooms").then((wire) => wire.roomsAnswerSchema) }),
		initialData: initial,
		refetchInterval: roomsEveryMs,
	});
}
