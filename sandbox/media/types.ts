/**
 * The seam between signalling (who is in the room, who may send, who asks for what) and media (SDP, ICE, DTLS, SRTP,
 * forwarding). Signalling names peers and producers; media names transports, consumers and m-lines.
 *
 * One `Media` serves all rooms. A transport outlives its owner's WebSocket: a browser that reconnects within the grace
 * time keeps its transports, so only `closePeer` ends them.
 */

export type MediaKind = "audio" | "video";

export type TransportDirection = "send" | "recv";

export type Wanted = {
	readonly producerId: string;
	readonly producingPeerId: string;
	readonly kind: MediaKind;
};

export type Consumed =
	| { readonly consumerId: string; readonly mid: string; readonly trackId: string }
	| { readonly errorCode: string };

/** What the signalling server asks of the media server. Every method that takes an offer returns a complete answer. */
export type Media = {
	/** The browser offers a PeerConnection; both directions are opened by the browser's offer. */
	openTransport(o: {
		readonly peerId: string;
		readonly direction: TransportDirection;
		readonly offerSdp: string;
	}): Promise<{ readonly transportId: string; readonly answerSdp: string }>;

	/** `mid` is null when the browser did not say which m-line carries the track: media then takes the newest of `kind`. */
	produce(o: {
		readonly transportId: string;
		readonly offerSdp: string;
		readonly mid: string | null;
		readonly kind: MediaKind;
		readonly producerId: string;
		readonly paused: boolean;
	}): Promise<{ readonly answerSdp: string }>;

	/**
	 * Media makes the offer here. A producer that it does not know gets `{ errorCode: "not_found_track_error" }`.
	 * `offerSdp` is the whole session, earlier m-lines in place; it is empty when nothing new was consumed.
	 */
	consume(o: { readonly transportId: string; readonly wants: readonly Wanted[] }): Promise<{
		readonly offerSdp: string;
		readonly consumers: Readonly<Record<string, Consumed>>;
	}>;

	/** The browser's answer to the offer of `consume`. */
	renegotiate(o: { readonly transportId: string; readonly answerSdp: string }): Promise<void>;

	/** `mids` are what the browser calls consumer ids. Unknown ones are ignored. */
	closeConsumers(o: {
		readonly transportId: string;
		readonly mids: readonly string[];
		readonly offerSdp: string;
	}): Promise<{ readonly answerSdp: string; readonly producerIds: readonly string[] }>;

	closeProducer(o: {
		readonly transportId: string;
		readonly producerId: string;
		readonly offerSdp: string;
	}): Promise<{ readonly answerSdp: string }>;

	/** A paused producer forwards nothing, whatever its browser still sends: a mute is enforced, not merely announced. */
	setPaused(producerId: string, paused: boolean): void;

	/** A producer without a browser: media plays its looped clip to whoever consumes it. Must be cheap (thousands). */
	addSimulatedProducer(o: { readonly producerId: string; readonly kind: MediaKind; readonly paused: boolean }): void;

	/** Forgets the producer; nothing is renegotiated (browsers close their own consumers). Unknown ids are ignored. */
	removeProducer(producerId: string): void;

	/** Closes the peer's transports and forgets its producers. Unknown ids are ignored. */
	closePeer(peerId: string): void;

	/** Whether ICE of this transport has been seen alive. */
	connected(transportId: string): boolean;

	close(): Promise<void>;
};
