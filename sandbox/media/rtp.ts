/** Reading RTP packets after decryption: just what forwarding needs. */

export type RtpPacket = {
	readonly payloadType: number;
	readonly marker: boolean;
	readonly sequenceNumber: number;
	readonly timestamp: number;
	readonly ssrc: number;
	readonly payload: Buffer;
	readonly packet: Buffer;
};

/** Reads a decrypted RTP packet; null when it is malformed. */
export function readRtp(packet: Buffer): RtpPacket | null {
	if (packet.length < 12) return null;
	const first = packet.readUInt8(0);
	if (first >> 6 !== 2) return null;
	let start = 12 + (first & 0x0f) * 4;
	if (first & 0x10) {
		if (packet.length < start + 4) return null;
		start += 4 + packet.readUInt16BE(start + 2) * 4;
	}
	const end = packet.length - (first & 0x20 ? packet.readUInt8(packet.length - 1) : 0);
	if (start > end) return null;
	return {
		payloadType: packet.readUInt8(1) & 0x7f,
		marker: (packet.readUInt8(1) & 0x80) !== 0,
		sequenceNumber: packet.readUInt16BE(2),
		timestamp: packet.readUInt32BE(4),
		ssrc: packet.readUInt32BE(8),
		payload: packet.subarray(start, end),
		packet,
	};
}

/** The value of a one-byte header extension (RFC 8285), as text; null when the packet does not carry it. */
export function textExtension(packet: Buffer, id: number): string | null {
	const first = packet.readUInt8(0);
	if (!(first & 0x10)) return null;
	let at = 12 + (first & 0x0f) * 4;
	if (packet.readUInt16BE(at) !== 0xbede) return null;
	const end = at + 4 + packet.readUInt16BE(at + 2) * 4;
	at += 4;
	while (at < Math.min(end, packet.length)) {
		const head = packet.readUInt8(at);
		at += 1;
		if (head === 0) continue;
		const length = (head & 0x0f) + 1;
		if (head >> 4 === id) return packet.toString("utf8", at, at + length);
		at += length;
	}
	return null;
}

/** Whether this RTP payload begins a VP8 keyframe (RFC 7741): the only place where a decoder can start. */
export function startsVp8Keyframe(payload: Buffer): boolean {
	const first = payload[0];
	// S set, partition 0: the beginning of a frame.
	if (first === undefined || (first & 0x10) === 0 || (first & 0x07) !== 0) return false;
	let at = 1;
	if (first & 0x80) {
		const extension = payload[at] ?? 0;
		at += 1;
		if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
		if (extension & 0x40) at += 1;
		if (extension & 0x30) at += 1;
	}
	const frame = payload[at];
	return frame !== undefined && (frame & 0x01) === 0;
}
