import { statSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { type Clip, loadClip, packetiseVp8, readIvf, readOggOpus } from "./clip";
import { Consumer, Producer } from "./forwarder";
import { ClipPlayer } from "./player";

let clip: Clip;
beforeAll(async () => {
	clip = await loadClip();
});

test("both halves of the clip are as long as each other, and small", () => {
	const length = ({ units, unitMs }: Clip["video"]) => units.length * unitMs;
	expect(length(clip.audio)).toBeCloseTo(length(clip.video), -2);
	const bytes = ["ivf", "ogg"].map((end) => statSync(new URL(`./clip/participant.${end}`, import.meta.url)).size);
	expect(bytes[0] ?? 0).toBeGreaterThan(0);
	expect((bytes[0] ?? 0) + (bytes[1] ?? 0)).toBeLessThanOrEqual(300_000);
});

test("a viewer can start at least once a second, at the loop's start too", () => {
	const { units, unitMs } = clip.video;
	const starts = units.flatMap((unit, index) => (unit.startable ? [index] : []));
	expect(starts[0]).toBe(0);
	const gaps = [...starts, units.length].map((start, index, all) => start - (all[index - 1] ?? 0));
	expect(Math.round(Math.max(...gaps) * unitMs)).toBeLessThanOrEqual(1_000);
});

test("a frame is cut into packets that fit, and only the first begins it", () => {
	const frame = Buffer.alloc(3_000, 0x02);
	const { payloads, startable } = packetiseVp8(frame);
	expect(payloads.map((payload) => payload[0])).toEqual([0x10, 0x00, 0x00]);
	expect(Buffer.concat(payloads.map((payload) => payload.subarray(1)))).toEqual(frame);
	expect(startable).toBe(true);
	expect(packetiseVp8(Buffer.from([0x01])).startable).toBe(false);
});

test("what is another kind of file is refused", () => {
	expect(() => readIvf(Buffer.alloc(64))).toThrow(TypeError);
	expect(() => readOggOpus(Buffer.alloc(64))).toThrow(TypeError);
});

/** A consumer that notes what it is sent. */
function listener(producer: Producer) {
	const sent: { sequenceNumber: number; timestamp: number; marker: boolean; payload: Buffer }[] = [];
	const consumer = new Consumer({
		producer,
		ssrc: 1,
		payloadType: 96,
		firstSequenceNumber: 100,
		outlet: {
			sendRtp: ({ sequenceNumber, timestamp, marker }, payload) => {
				sent.push({ sequenceNumber, timestamp, marker, payload });
				return Buffer.alloc(12);
			},
			sendRtcp: () => undefined,
			resend: () => undefined,
		},
	});
	return { consumer, sent };
}

function stage(kind: "audio" | "video", id = "bot") {
	let now = 50_000;
	const player = new ClipPlayer(clip, () => now);
	const producer = new Producer({ id, kind, paused: false, demandChanged: (each) => player.demandChanged(each) });
	const advance = (ms: number) => {
		for (const end = now + ms; now < end; now += 20) player.tick();
	};
	const sleep = (ms: number) => {
		now += ms;
	};
	return { player, producer, advance, sleep, ...listener(producer) };
}

test("nobody receives, nothing plays; somebody does, it plays at the clip's speed and begins with a keyframe", () => {
	const { player, producer, consumer, sent, advance } = stage("video");
	expect(player.playing).toBe(0);
	producer.add(consumer);
	expect(player.playing).toBe(1);
	advance(2_000);
	const frames = sent.filter((packet) => packet.marker).length;
	expect(frames).toBeGreaterThanOrEqual(29);
	expect(frames).toBeLessThanOrEqual(31);
	expect(sent[0]?.sequenceNumber).toBe(100);
	expect((sent[0]?.payload[1] ?? 1) & 1).toBe(0);
	const times = [...new Set(sent.map((packet) => packet.timestamp))];
	expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(6_000);
	producer.remove(consumer);
	expect(player.playing).toBe(0);
	player.close();
});

test("a pause stops it, and going on leaves no gap in the numbers but one in the media time", () => {
	const { player, producer, consumer, sent, advance } = stage("audio");
	producer.add(consumer);
	advance(200);
	const before = sent.length;
	expect(before).toBe(10);
	producer.setPaused(true);
	advance(1_000);
	expect(sent.length).toBe(before);
	expect(player.playing).toBe(0);
	producer.setPaused(false);
	advance(200);
	expect(sent.map((packet) => packet.sequenceNumber)).toEqual(sent.map((_, index) => 100 + index));
	expect((sent[before]?.timestamp ?? 0) - (sent[before - 1]?.timestamp ?? 0)).toBeGreaterThan(48_000);
	player.close();
});

test("people are at different places of the clip", () => {
	const firsts = Array.from({ length: 12 }, (_, index) => {
		const { player, producer, consumer, sent, advance } = stage("video", `bot-${index}`);
		producer.add(consumer);
		advance(40);
		player.close();
		return sent[0]?.payload.toString("latin1");
	});
	expect(new Set(firsts).size).toBeGreaterThan(3);
});

test("after a stall it goes on from now, without catching up", () => {
	const { player, producer, consumer, sent, sleep } = stage("audio");
	producer.add(consumer);
	player.tick();
	expect(sent.length).toBe(1);
	sleep(60_000);
	player.tick();
	expect(sent.length).toBe(2);
	player.close();
});
