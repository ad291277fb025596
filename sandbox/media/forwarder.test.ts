import { expect, test } from "vitest";
import { Consumer, type OutgoingPacket, Producer } from "./forwarder";
import { readRtcp } from "./rtcp";
import { readRtp } from "./rtp";
import { BrowserSource } from "./source";

type Sent = { sequenceNumber: number; timestamp: number; ssrc: number; payloadType: number };

function viewer(producer: Producer) {
	const sent: Sent[] = [];
	const rtcp: Buffer[] = [];
	const resent: number[] = [];
	const consumer = new Consumer({
		producer,
		ssrc: 4242,
		payloadType: 120,
		firstSequenceNumber: 65_534,
		outlet: {
			sendRtp: ({ sequenceNumber, timestamp, ssrc, payloadType }) => {
				sent.push({ sequenceNumber, timestamp, ssrc, payloadType });
				const datagram = Buffer.alloc(12);
				datagram.writeUInt16BE(sequenceNumber, 2);
				return datagram;
			},
			sendRtcp: (packet) => rtcp.push(packet),
			resend: (datagram) => resent.push(datagram.readUInt16BE(2)),
		},
	});
	consumer.start();
	return { consumer, sent, rtcp, resent };
}

const packet = (sequenceNumber: number, startable = true): OutgoingPacket => ({
	sequenceNumber,
	timestamp: sequenceNumber * 10,
	marker: false,
	payload: Buffer.from([1, 2, 3]),
	startable,
});

test("a consumer gets every packet under its own SSRC, payload type and numbers", () => {
	const producer = new Producer({ id: "p", kind: "audio", paused: false });
	const { sent } = viewer(producer);
	for (const number of [9, 10, 11]) producer.deliver(packet(number));
	expect(sent).toEqual([
		{ sequenceNumber: 65_534, timestamp: 90, ssrc: 4242, payloadType: 120 },
		{ sequenceNumber: 65_535, timestamp: 100, ssrc: 4242, payloadType: 120 },
		{ sequenceNumber: 0, timestamp: 110, ssrc: 4242, payloadType: 120 },
	]);
});

test("a gap stays a gap: the browser is to know what was lost", () => {
	const producer = new Producer({ id: "p", kind: "audio", paused: false });
	const { sent } = viewer(producer);
	for (const number of [1, 3]) producer.deliver(packet(number));
	expect(sent.map((each) => each.sequenceNumber)).toEqual([65_534, 0]);
});

test("a paused producer forwards nothing, and goes on without a gap, with a keyframe", () => {
	let asked = 0;
	const requestKeyframe = () => {
		asked += 1;
	};
	const producer = new Producer({ id: "p", kind: "video", paused: false, requestKeyframe });
	const { sent } = viewer(producer);
	expect(asked).toBe(1);
	producer.deliver(packet(1, false));
	expect(sent).toEqual([]);
	expect(producer.awaitsKeyframe).toBe(true);
	producer.deliver(packet(2));
	producer.setPaused(true);
	for (const number of [3, 4, 5]) producer.deliver(packet(number));
	producer.setPaused(false);
	expect(asked).toBe(2);
	producer.deliver(packet(6, false));
	producer.deliver(packet(7));
	expect(sent.map((each) => each.sequenceNumber)).toEqual([65_534, 65_535]);
	expect(producer.awaitsKeyframe).toBe(false);
});

test("what was lost is sent again as it was, while it is remembered", () => {
	const producer = new Producer({ id: "p", kind: "audio", paused: false });
	const { consumer, resent } = viewer(producer);
	for (let number = 0; number < 300; number += 1) producer.deliver(packet(number));
	consumer.resend([65_534, 290, 297, 500]);
	expect(resent).toEqual([290, 297]);
});

test("who stopped receives nothing more, and demand is told", () => {
	const demand: boolean[] = [];
	const demandChanged = (each: Producer) => demand.push(each.wanted);
	const producer = new Producer({ id: "p", kind: "audio", paused: false, demandChanged });
	const { consumer, sent } = viewer(producer);
	consumer.stop();
	producer.deliver(packet(1));
	expect(sent).toEqual([]);
	expect(demand).toEqual([true, false]);
});

function rtp(ssrc: number, sequenceNumber: number, timestamp: number, payload = "1000") {
	const raw = Buffer.concat([Buffer.alloc(12), Buffer.from(payload, "hex")]);
	raw.writeUInt8(0x80, 0);
	raw.writeUInt16BE(sequenceNumber, 2);
	raw.writeUInt32BE(timestamp, 4);
	raw.writeUInt32BE(ssrc, 8);
	const read = readRtp(raw);
	if (!read) throw new Error("Not RTP");
	return read;
}

function camera() {
	const toBrowser: Buffer[] = [];
	const producer = new Producer({ id: "p", kind: "video", paused: false });
	const source = new BrowserSource({ producer, mid: "2", ownSsrc: 1, sendRtcp: (each) => toBrowser.push(each) });
	return { producer, source, toBrowser, ...viewer(producer) };
}

test("of two layers on one m-line only the first is forwarded", () => {
	const { source, sent } = camera();
	source.receive(rtp(10, 1, 100), 0);
	source.receive(rtp(11, 1, 100), 5);
	source.receive(rtp(10, 2, 200), 30);
	expect(sent.map((each) => each.timestamp)).toEqual([100, 200]);
});

test("a stream that follows a silent one takes over with a keyframe, in running media time", () => {
	const { source, sent } = camera();
	source.receive(rtp(10, 1, 90_000), 0);
	source.receive(rtp(11, 500, 7, "1001"), 3_000);
	expect(sent.length).toBe(1);
	source.receive(rtp(11, 501, 7 + 9_000), 3_100);
	expect(sent.map((each) => [each.sequenceNumber, each.timestamp])).toEqual([
		[65_534, 90_000],
		[65_535, 90_000 + 270_000 + 9_000],
	]);
});

test("a browser is asked for a keyframe at most twice a second, and again while somebody waits", () => {
	const { source, toBrowser } = camera();
	const asked = () => toBrowser.flatMap(readRtcp).filter((each) => each.kind === "keyframe-request").length;
	source.receive(rtp(10, 1, 0, "1001"), 0);
	source.requestKeyframe(100);
	expect(asked()).toBe(1);
	source.tick(1_000);
	expect(asked()).toBe(2);
	source.receive(rtp(10, 2, 0), 1_100);
	source.tick(2_000);
	expect(asked()).toBe(2);
});

test("the sender's clock reaches the consumer under the consumer's SSRC", () => {
	const { source, producer, consumer } = camera();
	const second = viewer(producer);
	consumer.stop();
	source.receive(rtp(10, 1, 100), 0);
	source.reported({ ssrc: 10, ntpSeconds: 5, ntpFraction: 6, timestamp: 90 }, 10);
	source.reported({ ssrc: 99, ntpSeconds: 1, ntpFraction: 1, timestamp: 1 }, 10);
	expect(second.rtcp.flatMap(readRtcp)).toEqual([
		{ kind: "sender-report", report: { ssrc: 4242, ntpSeconds: 5, ntpFraction: 6, timestamp: 90 } },
	]);
});
