import { RtpHeader } from "werift";
import type { SenderReport } from "./rtcp";
import { senderReport } from "./rtcp";
import type { MediaKind } from "./types";

/** One packet of a producer on its way to consumers: no SSRC and payload type, those are each consumer's own. */
export type OutgoingPacket = {
	readonly sequenceNumber: number;
	readonly timestamp: number;
	readonly marker: boolean;
	readonly payload: Buffer;
	/** Whether a decoder can start here. Always true of audio. */
	readonly startable: boolean;
};

/** The wall clock against the media clock: what keeps sound and picture of one person together. */
export type MediaClock = Omit<SenderReport, "ssrc">;

/** Where a consumer's packets go: a secure channel, or a test. */
export type Outlet = {
	sendRtp(header: RtpHeader, payload: Buffer): Buffer | null;
	sendRtcp(packet: Buffer): void;
	resend(datagram: Buffer): void;
};

/** One person's microphone, camera or screen, and who receives it. */
export class Producer {
	readonly id: string;
	readonly kind: MediaKind;
	readonly #requestKeyframe: () => void;
	readonly #demandChanged: (producer: Producer) => void;
	readonly #consumers = new Set<Consumer>();
	#paused: boolean;

	constructor(o: {
		readonly id: string;
		readonly kind: MediaKind;
		readonly paused: boolean;
		/** Asks whoever encodes for a picture that a decoder can start with. */
		readonly requestKeyframe?: () => void;
		/** Somebody began or ceased to want this producer's packets. */
		readonly demandChanged?: (producer: Producer) => void;
	}) {
		this.id = o.id;
		this.kind = o.kind;
		this.#paused = o.paused;
		this.#requestKeyframe = o.requestKeyframe ?? (() => undefined);
		this.#demandChanged = o.demandChanged ?? (() => undefined);
	}

	/** Whether a packet delivered now would reach anybody. */
	get wanted(): boolean {
		return !this.#paused && this.#consumers.size > 0;
	}

	setPaused(paused: boolean): void {
		if (paused === this.#paused) return;
		this.#paused = paused;
		for (const consumer of this.#consumers) consumer.interrupt();
		if (!paused) this.requestKeyframe();
		this.#demandChanged(this);
	}

	add(consumer: Consumer): void {
		this.#consumers.add(consumer);
		this.requestKeyframe();
		this.#demandChanged(this);
	}

	remove(consumer: Consumer): void {
		if (this.#consumers.delete(consumer)) this.#demandChanged(this);
	}

	/** The source of the packets was replaced: its numbering starts anew. */
	interrupt(): void {
		for (const consumer of this.#consumers) consumer.interrupt();
		this.requestKeyframe();
	}

	/** Nobody receives this producer any more. */
	end(): void {
		this.#consumers.clear();
		this.#demandChanged(this);
	}

	requestKeyframe(): void {
		if (this.kind === "video" && this.wanted) this.#requestKeyframe();
	}

	/** Whether somebody's picture still waits for a keyframe. */
	get awaitsKeyframe(): boolean {
		return this.wanted && [...this.#consumers].some((consumer) => consumer.awaitsKeyframe);
	}

	deliver(packet: OutgoingPacket): void {
		if (this.#paused) return;
		for (const consumer of this.#consumers) consumer.forward(packet);
	}

	report(clock: MediaClock): void {
		if (this.#paused) return;
		for (const consumer of this.#consumers) consumer.report(clock);
	}
}

/** How many packets a consumer can ask for again: half a second of VGA video. */
const HISTORY = 256;

/** One producer's stream on one browser's receiving transport, under an SSRC and payload type of its own. */
export class Consumer {
	readonly ssrc: number;
	readonly #header: RtpHeader;
	readonly #outlet: Outlet;
	readonly #sent: (Buffer | undefined)[] = [];
	readonly #producer: Producer;
	#awaitsKeyframe: boolean;
	/** Added to the producer's numbers; null when the next packet is to follow the last one sent, whatever its number. */
	#shift: number | null = null;
	#last: number;
	#packets = 0;
	#octets = 0;

	constructor(o: {
		readonly producer: Producer;
		readonly outlet: Outlet;
		readonly ssrc: number;
		readonly payloadType: number;
		readonly firstSequenceNumber: number;
	}) {
		this.#producer = o.producer;
		this.#outlet = o.outlet;
		this.ssrc = o.ssrc;
		this.#last = o.firstSequenceNumber - 1;
		this.#awaitsKeyframe = o.producer.kind === "video";
		this.#header = new RtpHeader({ version: 2, ssrc: o.ssrc, payloadType: o.payloadType });
	}

	get producerId(): string {
		return this.#producer.id;
	}

	get awaitsKeyframe(): boolean {
		return this.#awaitsKeyframe;
	}

	/** Begins to receive. Not before the browser has answered: it would not know whose packets these are. */
	start(): void {
		this.#producer.add(this);
	}

	stop(): void {
		this.#producer.remove(this);
	}

	/** What comes next does not continue what came before. */
	interrupt(): void {
		this.#shift = null;
		this.#awaitsKeyframe = this.#producer.kind === "video";
	}

	forward(packet: OutgoingPacket): void {
		if (this.#awaitsKeyframe) {
			if (!packet.startable) return;
			this.#awaitsKeyframe = false;
		}
		this.#shift ??= this.#last + 1 - packet.sequenceNumber;
		const sequenceNumber = (packet.sequenceNumber + this.#shift) & 0xffff;
		this.#header.sequenceNumber = sequenceNumber;
		this.#header.timestamp = packet.timestamp;
		this.#header.marker = packet.marker;
		const datagram = this.#outlet.sendRtp(this.#header, packet.payload);
		if (!datagram) return;
		this.#last = sequenceNumber;
		this.#sent[sequenceNumber % HISTORY] = datagram;
		this.#packets += 1;
		this.#octets += packet.payload.length;
	}

	report(clock: MediaClock): void {
		if (this.#packets === 0) return;
		this.#outlet.sendRtcp(senderReport({ ...clock, ssrc: this.ssrc, packets: this.#packets, octets: this.#octets }));
	}

	/** The browser's picture broke: it needs to start again somewhere. */
	keyframeRequested(): void {
		this.#producer.requestKeyframe();
	}

	/** The browser missed these. */
	resend(sequenceNumbers: readonly number[]): void {
		for (const number of sequenceNumbers) {
			const datagram = this.#sent[number % HISTORY];
			// The slot may hold a later packet by now.
			if (datagram?.readUInt16BE(2) === number) this.#outlet.resend(datagram);
		}
	}
}
