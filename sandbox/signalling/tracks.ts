import type { Media, MediaKind } from "../media/types";
import type { Peer, Producer } from "../world";
import { mediaKind, type ProducerState } from "./messages";
import type { Of } from "./wire";

/** What the browser said of its own track; given back to whoever receives it. */
type Described = { readonly appData: string; readonly mimeType: string; readonly transportId: string };

const mimeTypes: Record<MediaKind, string> = { audio: "audio/opus", video: "video/VP8" };

export function isScreen(producer: Producer): boolean {
	return producer.kind === "screenshare" || producer.kind === "screenshare-audio";
}

/** The kind that media knows: a shared screen is video, its sound is audio. */
export function rawKind(producer: Producer): MediaKind {
	return producer.kind === "audio" || producer.kind === "screenshare-audio" ? "audio" : "video";
}

/** Keeps media in step with the world's producers, and writes them for the wire. */
export class Tracks {
	readonly #described = new Map<string, Described>();

	constructor(private readonly media: Media) {}

	describe(producerId: string, described: Described): void {
		this.#described.set(producerId, described);
	}

	opened(peer: Peer, producer: Producer): void {
		if (peer.kind !== "simulated") return;
		const { producerId, paused } = producer;
		this.media.addSimulatedProducer({ producerId, kind: rawKind(producer), paused });
	}

	toggled(producer: Producer): void {
		this.media.setPaused(producer.producerId, producer.paused);
	}

	closed(producerId: string): void {
		this.#described.delete(producerId);
		this.media.removeProducer(producerId);
	}

	/** Everything of a peer that is gone for good. */
	closePeer(peer: Peer): void {
		for (const producerId of peer.producers.keys()) this.closed(producerId);
		if (peer.kind === "browser") this.media.closePeer(peer.peerId);
	}

	state(producer: Producer, paused = producer.paused): Partial<Of<typeof ProducerState>> {
		const described = this.#described.get(producer.producerId);
		const kind = rawKind(producer);
		const screenShare = isScreen(producer);
		return {
			producerId: producer.producerId,
			kind: mediaKind[kind],
			pause: paused,
			screenShare,
			appData: described?.appData ?? JSON.stringify({ screenShare }),
			producingTransportId: described?.transportId ?? "",
			mimeType: described?.mimeType || mimeTypes[kind],
		};
	}
}
