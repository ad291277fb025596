import type { RoomRef } from "../moderation/words/room";
import { Poll } from "./poll";
import { request } from "./request";
import { roomApi } from "./room-path";
import type { EndsAnswer, RoomScheduleAnswer } from "./schedules";

const everyMs = 15_000;

/** An answer, and how far this device's clock is behind the server's: countdowns follow the server's. */
export type Timed<T> = T & { offsetMs: number };

export function timed<T extends { now: string }>(answer: T): Timed<T> {
	return { ...answer, offsetMs: Date.parse(answer.now) - Date.now() };
}

/** What ends between two moments, in every room that this person may schedule. */
export function pollEnds(from: string, to: string) {
	const query = new URLSearchParams({ from, to });
	return new Poll<Timed<EndsAnswer>>(
		async (signal) =>
			timed(
				await request<EndsAnswer>(`/api/ends?${query}`, {
					signal,
					schema: () => import("./schedules").then((wire) => wire.endsAnswerSchema),
				}),
			),
		everyMs,
	);
}

/** One room's ends and schedules. */
export function askRoomSchedule(room: RoomRef, signal?: AbortSignal): Promise<RoomScheduleAnswer> {
	return request(roomApi(room, "ends"), {
		signal,
		schema: () => import("./schedules").then((wire) => wire.roomScheduleAnswerSchema),
	});
}

export function pollRoomSchedule(room: RoomRef) {
	return new Poll<Timed<RoomScheduleAnswer>>(async (signal) => timed(await askRoomSchedule(room, signal)), everyMs);
}
