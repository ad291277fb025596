import type { Right } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { drainSignal } from "../runtime";
import { denialOf } from "./gate";
import { liveGate } from "./live-gate";
import { eventStream, type StreamItem } from "./sse";

export interface LiveStream {
	context: Context;
	request: Request;
	right: Right;
	/** The room that it is about, where it is about one. */
	room?: RoomRef;
	items(signal: AbortSignal): AsyncIterable<StreamItem>;
}

/** An event stream for as long as the session lasts and its person holds the right. */
export function liveStream({ context, request, room, right, items }: LiveStream): Response {
	const { actor } = context;
	return eventStream({
		disconnected: request.signal,
		draining: drainSignal(),
		items,
		mayContinue: async () => {
			const now = await liveGate.actorOf(request.headers);
			return now !== null && denialOf(now, right, room) === null;
		},
		onDoubt: (ask) =>
			context.signals.listen("user", (userId) => {
				if (userId === null || (actor.kind === "user" && userId === actor.userId)) ask();
			}),
		onError: (error) => context.log.warn("stream-broke", { cause: error }),
	});
}
