/** Reading and writing the few RTCP packets (RFC 3550, 4585, 5104) that keep playback going. */

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;

export type SenderReport = {
	readonly ssrc: number;
	readonly ntpSeconds: number;
	readonly ntpFraction: number;
	readonly timestamp: number;
};

export type RtcpEvent =
	| { readonly kind: "sender-report"; readonly report: SenderReport }
	| { readonly kind: "keyframe-request"; readonly ssrc: number }
	| { readonly kind: "nack"; readonly ssrc: number; readonly sequenceNumbers: readonly number[] };

/** What a compound RTCP packet says that matters here; reports that we do not use are passed over. */
export function readRtcp(compound: Buffer): RtcpEvent[] {
	const events: RtcpEvent[] = [];
	let at = 0;
	while (at + 8 <= compound.length) {
		const end = at + 4 + compound.readUInt16BE(at + 2) * 4;
		if (end > compound.length) break;
		events.push(...readOne(compound.subarray(at, end)));
		at = end;
	}
	return events;
}

function readOne(packet: Buffer): RtcpEvent[] {
	const format = packet.readUInt8(0) & 0x1f;
	const type = packet.readUInt8(1);
	if (type === SENDER_REPORT && packet.length >= 28) {
		const report = {
			ssrc: packet.readUInt32BE(4),
			ntpSeconds: packet.readUInt32BE(8),
			ntpFraction: packet.readUInt32BE(12),
			timestamp: packet.readUInt32BE(16),
		};
		return [{ kind: "sender-report", report }];
	}
	if (packet.length < 12) return [];
	const ssrc = packet.readUInt32BE(8);
	if (type === PAYLOAD_FEEDBACK && format === 1) return [{ kind: "keyframe-request", ssrc }];
	// A full intra request names its stream in the entry, not in the header.
	if (type === PAYLOAD_FEEDBACK && format === 4 && packet.length >= 20) {
		return [{ kind: "keyframe-request", ssrc: packet.readUInt32BE(12) }];
	}
	if (type === TRANSPORT_FEEDBACK && format === 1) return [{ kind: "nack", ssrc, sequenceNumbers: lost(packet) }];
	return [];
}

function lost(packet: Buffer): number[] {
	const numbers: number[] = [];
	for (let at = 12; at + 4 <= packet.length; at += 4) {
		const first = packet.readUInt16BE(at);
		const following = packet.readUInt16BE(at + 2);
		numbers.push(first);
		for (let bit = 0; bit < 16; bit += 1) {
			if (following & (1 << bit)) numbers.push((first + bit + 1) & 0xffff);
		}
	}
	return numbers;
}

/** Asks a sender for a keyframe. */
export function pictureLossIndication(senderSsrc: number, mediaSsrc: number): Buffer {
	const packet = header(1, PAYLOAD_FEEDBACK, 12);
	packet.writeUInt32BE(senderSsrc, 4);
	packet.writeUInt32BE(mediaSsrc, 8);
	return packet;
}

export function senderReport(o: SenderReport & { readonly packets: number; readonly octets: number }): Buffer {
	const packet = header(0, SENDER_REPORT, 28);
	packet.writeUInt32BE(o.ssrc, 4);
	packet.writeUInt32BE(o.ntpSeconds, 8);
	packet.writeUInt32BE(o.ntpFraction, 12);
	packet.writeUInt32BE(o.timestamp, 16);
	packet.writeUInt32BE(o.packets >>> 0, 20);
	packet.writeUInt32BE(o.octets >>> 0, 24);
	return packet;
}

/** A report of loss-free reception: loopback loses nothing worth slowing a sender down for. */
export function receiverReport(o: {
	readonly senderSsrc: number;
	readonly mediaSsrc: number;
	readonly highestSequence: number;
	readonly lastReport: { readonly report: SenderReport; readonly agoMs: number } | null;
}): Buffer {
	const packet = header(1, RECEIVER_REPORT, 32);
	packet.writeUInt32BE(o.senderSsrc, 4);
	packet.writeUInt32BE(o.mediaSsrc, 8);
	packet.writeUInt32BE(o.highestSequence >>> 0, 16);
	if (o.lastReport) {
		const { ntpSeconds, ntpFraction } = o.lastReport.report;
		packet.writeUInt32BE((((ntpSeconds & 0xffff) << 16) | (ntpFraction >>> 16)) >>> 0, 24);
		packet.writeUInt32BE(Math.round(o.lastReport.agoMs * 65.536) >>> 0, 28);
	}
	return packet;
}

/** Receiver-estimated maximum bitrate: how much a sender may send on these streams together. */
export function bitrateLimit(senderSsrc: number, mediaSsrcs: readonly number[], bitsPerSecond: number): Buffer {
	const packet = header(15, PAYLOAD_FEEDBACK, 20 + mediaSsrcs.length * 4);
	packet.writeUInt32BE(senderSsrc, 4);
	packet.write("REMB", 12, "latin1");
	const exponent = Math.max(0, Math.ceil(Math.log2(bitsPerSecond)) - 18);
	const mantissa = Math.floor(bitsPerSecond / 2 ** exponent);
	packet.writeUInt32BE(((mediaSsrcs.length << 24) | (exponent << 18) | mantissa) >>> 0, 16);
	mediaSsrcs.forEach((ssrc, index) => {
		packet.writeUInt32BE(ssrc, 20 + index * 4);
	});
	return packet;
}

/** The wall clock as NTP has it: seconds since 1900 and a binary fraction. */
export function ntpOf(epochMs: number): { ntpSeconds: number; ntpFraction: number } {
	const seconds = Math.floor(epochMs / 1000);
	return {
		ntpSeconds: (seconds + 2_208_988_800) >>> 0,
		ntpFraction: Math.floor(((epochMs % 1000) / 1000) * 2 ** 32) >>> 0,
	};
}

function header(format: number, type: number, bytes: number): Buffer {
	const packet = Buffer.alloc(bytes);
	packet.writeUInt8(0x80 | format, 0);
	packet.writeUInt8(type, 1);
	packet.writeUInt16BE(bytes / 4 - 1, 2);
	return packet;
}
