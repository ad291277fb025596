import { explainSdkCode, explainSdkError, type SdkProblem } from "../../moderation/sdk-errors";
import { nothingWatched, type WatchedMedia } from "../live-session";
import { type Meeting, readFlags } from "./flags";
import type { Roster } from "./roster";

const arriveWithinMs = 8_000;

interface Watched {
	connectionId: string;
	listener: (media: WatchedMedia) => void;
	told: WatchedMedia;
	overdue: boolean;
	timer: ReturnType<typeof setTimeout>;
}

/**
 * Gets the picture of chosen devices. Who is in the SDK's own active set is watched for nothing; for others the view
 * mode becomes MANUAL and they are subscribed to. In that mode the SDK stops telling who speaks, so it goes back to
 * ACTIVE_GRID as soon as nobody needs it. It goes back before each new choice too: `unsubscribe` would keep the person
 * from ever being received again in the active set.
 */
export class Watching {
	readonly #watched = new Set<Watched>();
	#problem: SdkProblem | null = null;
	#arranging: Promise<void> = Promise.resolve();
	readonly #stopObserving: () => void;

	constructor(
		private readonly meeting: Meeting,
		private readonly roster: Roster,
		private readonly onSpeakingPaused: () => void,
	) {
		this.#stopObserving = roster.observe((ids) => {
			for (const one of this.#watched) if (ids.has(one.connectionId)) this.#touched(one);
		});
	}

	watch(connectionId: string, listener: (media: WatchedMedia) => void): () => void {
		const one: Watched = {
			connectionId,
			listener,
			told: nothingWatched,
			overdue: false,
			timer: setTimeout(() => {
				one.overdue = true;
				this.#tell(one);
			}, arriveWithinMs),
		};
		this.#watched.add(one);
		this.#arrange();
		return () => {
			clearTimeout(one.timer);
			this.#watched.delete(one);
			this.#arrange();
		};
	}

	dispose(): void {
		this.#stopObserving();
		for (const one of this.#watched) clearTimeout(one.timer);
		this.#watched.clear();
	}

	/** The connection came back with new tracks and the SDK's default view mode. */
	restarted(): void {
		this.#arrange();
	}

	#touched(one: Watched): void {
		const manual = this.meeting.participants.viewMode === "MANUAL";
		const idle = manual && ![...this.#watched].some(({ connectionId }) => this.#sends(connectionId) !== null);
		if (this.#problem === null && (idle || this.#misses(one.connectionId))) this.#arrange();
		else this.#tell(one);
	}

	/** What a device sends; null: nothing, or it is gone. */
	#sends(connectionId: string): { picture: boolean; sound: boolean } | null {
		const participant = this.meeting.participants.joined.get(connectionId);
		if (!participant) return null;
		const { camera, screen, mic } = readFlags(this.meeting, participant);
		return camera.on || screen.on || mic.on ? { picture: camera.on || screen.on, sound: mic.on } : null;
	}

	/** Whether a device sends something that this console does not get. Who sends nothing needs no subscription. */
	#misses(connectionId: string): boolean {
		const { videoSubscribed, audioSubscribed } = this.meeting.participants;
		const sends = this.#sends(connectionId);
		if (sends === null) return false;
		return (sends.picture && !videoSubscribed.has(connectionId)) || (sends.sound && !audioSubscribed.has(connectionId));
	}

	#arrange(): void {
		this.#arranging = this.#arranging.then(async () => {
			try {
				await this.#choose();
				this.#problem = null;
			} catch (error) {
				this.#problem = explainSdkError(error);
			}
			for (const one of this.#watched) this.#tell(one);
		});
	}

	async #choose(): Promise<void> {
		const { participants } = this.meeting;
		if (participants.viewMode !== "ACTIVE_GRID") await participants.setViewMode("ACTIVE_GRID");
		const outside = [...this.#watched].map((one) => one.connectionId).filter((id) => this.#misses(id));
		if (outside.length === 0) return;
		await participants.setViewMode("MANUAL");
		this.onSpeakingPaused();
		await participants.subscribe(outside);
	}

	#tell(one: Watched): void {
		const media = this.#read(one);
		const same = (Object.keys(media) as (keyof WatchedMedia)[]).every((key) => media[key] === one.told[key]);
		if (same) return;
		if (media.state === "live") {
			one.overdue = false;
			clearTimeout(one.timer);
		}
		one.told = media;
		one.listener(media);
	}

	#read(one: Watched): WatchedMedia {
		const { participants } = this.meeting;
		const speakingPaused = participants.viewMode === "MANUAL";
		const participant = participants.joined.get(one.connectionId);
		if (!participant || !this.roster.has(one.connectionId)) return { ...nothingWatched, state: "gone", speakingPaused };
		const flags = readFlags(this.meeting, participant);
		const camera = flags.camera.on ? (participant.videoTrack ?? null) : null;
		const screen = flags.screen.on ? (participant.screenShareTracks?.video ?? null) : null;
		const sound = flags.mic.on ? (participant.audioTrack ?? null) : null;
		const base = { camera, screen, sound, speakingPaused, problem: null };
		if (camera || screen) return { ...base, state: "live" };
		if (!flags.camera.on && !flags.screen.on) return { ...base, state: "camera-off" };
		if (this.#problem) return { ...base, state: "unavailable", problem: this.#problem };
		// The vendor has no error for an organisation that may not subscribe by hand: nothing arrives, that is all.
		if (one.overdue) return { ...base, state: "unavailable", problem: explainSdkCode("1208") };
		return { ...base, state: "loading" };
	}
}
