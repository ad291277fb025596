import type { OutgoingPacket, Producer } from "./forwarder";
import { bitrateLimit, pictureLossIndication, receiverReport, type SenderReport } from "./rtcp";
import { type RtpPacket, startsVp8Keyframe } from "./rtp";

/** VGA at full rate. No congestion control runs, so a browser needs to be told; its encoder shares a small machine with ours. */
const VIDEO_BITS_PER_SECOND = 700_000;

/** A stream that has been silent so long may be replaced by another one on the same m-line. */
const SILENCE_MS = 2_000;

/** How often a browser may be asked for a keyframe: encoding one is dear, and one serves everybody who waits. */
const KEYFRAME_INTERVAL_MS = 500;

const CLOCK_RATE = { audio: 48_000, video: 90_000 } as const;

/** A producer's packets as they arrive from its browser: one stream at a time, never two layers of the same picture. */
export class BrowserSource {
	readonly producer: Producer;
	readonly mid: string;
	readonly #sendRtcp: (packet: Buffer) => void;
	readonly #ownSsrc: number;
	#ssrc: number | null = null;
	#lastAt = 0;
	#lastTimestamp = 0;
	#timestampShift = 0;
	#highestSequence = 0;
	#lastReport: { report: SenderReport; at: number } | null = null;
	#keyframeAskedAt = Number.NEGATIVE_INFINITY;

	constructor(o: {
		readonly producer: Producer;
		readonly mid: string;
		readonly ownSsrc: number;
		readonly sendRtcp: (packet: Buffer) => void;
	}) {
		this.producer = o.producer;
		this.mid = o.mid;
		this.#ownSsrc = o.ownSsrc;
		this.#sendRtcp = o.sendRtcp;
	}

	receive(packet: RtpPacket, now: number): void {
		if (packet.ssrc !== this.#ssrc && !this.#adopt(packet, now)) return;
		this.#lastAt = now;
		this.#lastTimestamp = packet.timestamp;
		this.#count(packet.sequenceNumber);
		// Padding probes carry nothing, but their number must not be missing downstream.
		if (this.producer.wanted) this.producer.deliver(this.#outgoing(packet));
	}

	reported(report: SenderReport, now: number): void {
		if (report.ssrc !== this.#ssrc) return;
		this.#lastReport = { report, at: now };
		this.producer.report({ ...report, timestamp: (report.timestamp + this.#timestampShift) >>> 0 });
	}

	requestKeyframe(now: number): void {
		if (this.#ssrc === null || now - this.#keyframeAskedAt < KEYFRAME_INTERVAL_MS) return;
		this.#keyframeAskedAt = now;
		this.#sendRtcp(pictureLossIndication(this.#ownSsrc, this.#ssrc));
	}

	/** Once a second: how reception goes, and a keyframe for whoever is still without one. */
	tick(now: number): void {
		if (this.#ssrc === null) return;
		const last = this.#lastReport;
		const report = receiverReport({
			senderSsrc: this.#ownSsrc,
			mediaSsrc: this.#ssrc,
			highestSequence: this.#highestSequence,
			lastReport: last && { report: last.report, agoMs: now - last.at },
		});
		const limit = this.producer.kind === "video" && bitrateLimit(this.#ownSsrc, [this.#ssrc], VIDEO_BITS_PER_SECOND);
		this.#sendRtcp(limit ? Buffer.concat([report, limit]) : report);
		if (this.producer.awaitsKeyframe) this.requestKeyframe(now);
	}

	#adopt(packet: RtpPacket, now: number): boolean {
		if (this.#ssrc !== null) {
			if (now - this.#lastAt < SILENCE_MS) return false;
			const elapsed = Math.round(((now - this.#lastAt) * CLOCK_RATE[this.producer.kind]) / 1000);
			this.#timestampShift = (this.#lastTimestamp + this.#timestampShift + elapsed - packet.timestamp) >>> 0;
			this.producer.interrupt();
		}
		this.#ssrc = packet.ssrc;
		this.#highestSequence = packet.sequenceNumber;
		this.#lastReport = null;
		if (this.producer.awaitsKeyframe) this.requestKeyframe(now);
		return true;
	}

	/** The extended highest sequence number (RFC 3550 §6.4.1): with the times it went round in the upper half. */
	#count(sequenceNumber: number): void {
		const step = (sequenceNumber - (this.#highestSequence & 0xffff)) & 0xffff;
		if (step < 0x8000) this.#highestSequence += step;
	}

	#outgoing({ sequenceNumber, timestamp, marker, payload }: RtpPacket): OutgoingPacket {
		return {
			sequenceNumber,
			timestamp: (timestamp + this.#timestampShift) >>> 0,
			marker,
			payload,
			startable: this.producer.kind === "audio" || startsVp8Keyframe(payload),
		};
	}
}
