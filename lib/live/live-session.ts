import type { RoomEvent } from "../moderation/room-event";
import type { SdkProblem } from "../moderation/sdk-errors";

/** An act the live room can carry out. One at a person names all of their devices. */
export type LiveAct =
	| { type: "mute-audio" | "mute-video" | "kick"; connectionIds: readonly string[] }
	| { type: "pin"; connectionId: string }
	| { type: "unpin"; connectionId: string }
	| { type: "mute-all-audio" | "mute-all-video" | "kick-all" };

/**
 * How an act ended: `confirmed` every change was seen · `refused` somebody said no · `failed` it was never sent ·
 * `unknown` it was sent, and no evidence came in time.
 */
export interface ActResult {
	outcome: "confirmed" | "refused" | "failed" | "unknown";
	problem: SdkProblem | null;
	/** Devices whose change was seen, and how many had to change. */
	seen: readonly string[];
	expected: number;
	latencyMs: number;
}

/** Whether a text has left this browser; else the SDK's code, `gone` (nobody of them is in) or `disconnected`. */
export type TellResult = { sent: true; code: null } | { sent: false; code: string };

/** Picture and sound of one device; nothing plays until the screen is asked to. */
export interface WatchedMedia {
	state: "loading" | "live" | "camera-off" | "gone" | "unavailable";
	camera: MediaStreamTrack | null;
	screen: MediaStreamTrack | null;
	sound: MediaStreamTrack | null;
	problem: SdkProblem | null;
	/** While true, the vendor does not tell who is speaking: the price of watching somebody outside the active set. */
	speakingPaused: boolean;
}

export const nothingWatched: WatchedMedia = {
	state: "loading",
	camera: null,
	screen: null,
	sound: null,
	problem: null,
	speakingPaused: false,
};

/** Joining failed, or the session broke; `problem` is written for the user. */
export class LiveError extends Error {
	override readonly name = "LiveError";
	constructor(
		readonly problem: SdkProblem,
		options?: ErrorOptions,
	) {
		super(problem.what, options);
	}
}

/** One console's presence in one live room, whoever the vendor is. */
export interface LiveSession {
	/** Enters with microphone and camera off; rejects with a `LiveError`. Events may come before it resolves. */
	join(): Promise<void>;
	/** Leaves for good; the reason is told as the last event. */
	leave(state?: "left" | "unattended"): Promise<void>;
	/** What happens in the room, in the batches in which it arrives. */
	onEvents(listener: (events: readonly RoomEvent[]) => void): () => void;
	/** Carries an act out and waits for its evidence; never rejects. `onSent` is called once it has left this browser. */
	perform(act: LiveAct, onSent?: () => void): Promise<ActResult>;
	/**
	 * Sends a text (JSON with a `type`) to these devices alone. Never rejects; waits for the vendor's rate limit. Nobody
	 * tells whether they have it.
	 */
	tell(connectionIds: readonly string[], content: string): Promise<TellResult>;
	/** Watches one device until the returned function is called. */
	watch(connectionId: string, listener: (media: WatchedMedia) => void): () => void;
	/** Says which devices are on the screen, so that their flags are read afresh where the vendor allows it. */
	lookAt(connectionIds: readonly string[]): void;
	/** This console's own device; null before it has joined. */
	readonly connectionId: string | null;
}
