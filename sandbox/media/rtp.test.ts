import { describe, expect, test } from "vitest";
import { bitrateLimit, ntpOf, pictureLossIndication, readRtcp, receiverReport, senderReport } from "./rtcp";
import { readRtp, startsVp8Keyframe, textExtension } from "./rtp";
import { unframed } from "./socket";

/** Version 2, one CSRC, a one-byte extension block {4: "12"}, payload type 96 with the marker, three bytes of padding. */
const PACKET = Buffer.from(
	"b1e0" + "1234" + "00000a0b" + "deadbeef" + "00000001" + "bede0001" + "41313200" + "0102030405" + "000003",
	"hex",
);

describe("RTP", () => {
	test("reads what is needed from a header with everything in it", () => {
		expect(readRtp(PACKET)).toMatchObject({
			payloadType: 96,
			marker: true,
			sequenceNumber: 0x1234,
			timestamp: 0x0a0b,
			ssrc: 0xdeadbeef,
			payload: Buffer.from("0102030405", "hex"),
		});
		expect(textExtension(PACKET, 4)).toBe("12");
		expect(textExtension(PACKET, 3)).toBeNull();
	});

	test.each([PACKET.subarray(0, 11), PACKET.subarray(0, 14), Buffer.alloc(12)])("refuses a malformed packet", (raw) => {
		expect(readRtp(raw)).toBeNull();
	});

	test.each([
		["a keyframe, shortest descriptor", "10 00", true],
		["an interframe", "10 01", false],
		["a later part of a keyframe", "00 00", false],
		["a keyframe with a 15-bit picture id, TL0PICIDX and TID", "90 e0 8123 05 20 00", true],
		["an interframe with a 7-bit picture id", "90 80 23 01", false],
		["nothing", "", false],
	])("tells %s", (_, payload, expected) => {
		expect(startsVp8Keyframe(Buffer.from(payload.replaceAll(" ", ""), "hex"))).toBe(expected);
	});
});

describe("RTCP", () => {
	test("finds reports and requests in a compound packet, and passes over the rest", () => {
		const clock = { ssrc: 5, ntpSeconds: 6, ntpFraction: 7, timestamp: 8 };
		const report = senderReport({ ...clock, packets: 1, octets: 2 });
		const description = Buffer.from("81ca0002000000050000000", "hex");
		const nack = Buffer.from("81cd0003" + "00000001" + "00000009" + "fffe0005", "hex");
		const fullIntraRequest = Buffer.from("84ce0004" + "00000001" + "00000000" + "0000000b" + "01000000", "hex");
		const compound = Buffer.concat([report, description, pictureLossIndication(1, 10), nack, fullIntraRequest]);
		expect(readRtcp(Buffer.concat([report, pictureLossIndication(1, 10), nack, fullIntraRequest]))).toEqual([
			{ kind: "sender-report", report: clock },
			{ kind: "keyframe-request", ssrc: 10 },
			{ kind: "nack", ssrc: 9, sequenceNumbers: [0xfffe, 0xffff, 1] },
			{ kind: "keyframe-request", ssrc: 11 },
		]);
		// Cut in the middle of its second packet: what came before still counts.
		expect(readRtcp(compound.subarray(0, report.length + 6))).toEqual([{ kind: "sender-report", report: clock }]);
	});

	test("a receiver report says when the sender's last report came", () => {
		const report = { ssrc: 1, ntpSeconds: 0x12345678, ntpFraction: 0x9abcdef0, timestamp: 0 };
		const made = receiverReport({
			senderSsrc: 2,
			mediaSsrc: 1,
			highestSequence: 0x10005,
			lastReport: { report, agoMs: 1_000 },
		});
		expect(made.toString("hex")).toBe(
			"81c90007" + "00000002" + "00000001" + "00000000" + "00010005" + "00000000" + "56789abc" + "00010000",
		);
	});

	test("a bitrate limit can be read back within its precision", () => {
		const made = bitrateLimit(1, [9], 700_000);
		const word = made.readUInt32BE(16);
		expect(made.toString("latin1", 12, 16)).toBe("REMB");
		expect(word >>> 24).toBe(1);
		const bitrate = (word & 0x3ffff) * 2 ** ((word >>> 18) & 0x3f);
		expect(bitrate).toBeGreaterThan(699_000);
		expect(bitrate).toBeLessThanOrEqual(700_000);
	});

	test("counts NTP time from 1900", () => {
		expect(ntpOf(500)).toEqual({ ntpSeconds: 2_208_988_800, ntpFraction: 0x80000000 });
	});
});

test("datagrams come out of a TCP stream whole, however it is cut", () => {
	const stream = Buffer.from("0003" + "aabbcc" + "0000" + "0001" + "dd", "hex");
	for (let size = 1; size <= stream.length; size += 1) {
		const found: string[] = [];
		const take = unframed((datagram) => found.push(datagram.toString("hex")));
		for (let at = 0; at < stream.length; at += size) take(stream.subarray(at, at + size));
		expect(found).toEqual(["aabbcc", "", "dd"]);
	}
});
