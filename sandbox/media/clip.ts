import { readFile } from "node:fs/promises";
import type { MediaKind } from "./types";

/** The looped clip that simulated participants send, cut into RTP payloads once, at the start. */

/** What is sent at one moment: a picture (in as many packets as it takes) or 20 ms of sound. */
export type ClipUnit = { readonly payloads: readonly Buffer[]; readonly startable: boolean };

export type Track = { readonly units: readonly ClipUnit[]; readonly unitMs: number; readonly clockRate: number };

export type Clip = Readonly<Record<MediaKind, Track>>;

/** Leaves room for headers and the authentication tag below every usual MTU. */
const MAX_PAYLOAD = 1_150;

const OPUS_UNIT_MS = 20;

export async function loadClip(): Promise<Clip> {
	const [video, audio] = await Promise.all([
		readFile(new URL("./clip/participant.ivf", import.meta.url)),
		readFile(new URL("./clip/participant.ogg", import.meta.url)),
	]);
	const { frames, frameMs } = readIvf(video);
	return {
		video: { units: frames.map(packetiseVp8), unitMs: frameMs, clockRate: 90_000 },
		audio: {
			units: readOggOpus(audio).map((payload) => ({ payloads: [payload], startable: true })),
			unitMs: OPUS_UNIT_MS,
			clockRate: 48_000,
		},
	};
}

/** The frames of an IVF file of VP8. */
export function readIvf(file: Buffer): { frames: Buffer[]; frameMs: number } {
	if (file.toString("latin1", 0, 4) !== "DKIF" || file.toString("latin1", 8, 12) !== "VP80") {
		throw new TypeError("Not an IVF file of VP8");
	}
	const frames: Buffer[] = [];
	let at = file.readUInt16LE(6);
	while (at + 12 <= file.length) {
		const end = at + 12 + file.readUInt32LE(at);
		frames.push(file.subarray(at + 12, end));
		at = end;
	}
	return { frames, frameMs: (1000 * file.readUInt32LE(20)) / file.readUInt32LE(16) };
}

/** The Opus packets of an Ogg file, without its two headers. */
export function readOggOpus(file: Buffer): Buffer[] {
	const packets: Buffer[] = [];
	let pending: Buffer[] = [];
	let at = 0;
	while (at + 27 <= file.length) {
		if (file.toString("latin1", at, at + 4) !== "OggS") throw new TypeError("Not an Ogg file");
		const segments = file.subarray(at + 27, at + 27 + file.readUInt8(at + 26));
		at += 27 + segments.length;
		for (const length of segments) {
			pending.push(file.subarray(at, at + length));
			at += length;
			// A segment of 255 says that the packet goes on, on the next page if need be.
			if (length === 255) continue;
			packets.push(Buffer.concat(pending));
			pending = [];
		}
	}
	if (packets[0]?.toString("latin1", 0, 8) !== "OpusHead") throw new TypeError("Not an Ogg file of Opus");
	return packets.slice(2);
}

/** One VP8 frame as RTP payloads (RFC 7741): the shortest payload descriptor, in packets of even size. */
export function packetiseVp8(frame: Buffer): ClipUnit {
	const count = Math.max(1, Math.ceil(frame.length / MAX_PAYLOAD));
	const size = Math.ceil(frame.length / count);
	const payloads = Array.from({ length: count }, (_, index) => {
		const descriptor = Buffer.from([index === 0 ? 0x10 : 0x00]);
		return Buffer.concat([descriptor, frame.subarray(index * size, (index + 1) * size)]);
	});
	return { payloads, startable: ((frame[0] ?? 1) & 0x01) === 0 };
}
