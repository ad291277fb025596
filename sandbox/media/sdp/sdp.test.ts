import { expect, test } from "vitest";
import { MID_EXTENSION, writeAnswer } from "./answer";
import { forwardedCodec } from "./codec";
import { type Slot, takeSlot, writeOffer } from "./offer";
import { fingerprintOf, parseSdp, SdpError, ssrcsOf, values } from "./parse";
import type { Identity } from "./write";

const IDENTITY: Identity = {
	sessionId: "42",
	ufrag: "ufrag",
	password: "a-password-of-22-chars",
	fingerprint: "AA:BB",
	candidates: ["candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host"],
};

const SESSION = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"];
const AUDIO = [
	"m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0",
	"c=IN IP4 0.0.0.0",
	"a=fingerprint:sha-256 aa:bb",
	"a=mid:0",
	"a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
	`a=extmap:4 ${MID_EXTENSION}`,
	"a=sendonly",
	"a=rtpmap:111 opus/48000/2",
	"a=rtcp-fb:111 transport-cc",
	"a=fmtp:111 minptime=10;useinbandfec=1",
	"a=rtpmap:63 red/48000/2",
	"a=rtpmap:0 PCMU/8000",
	"a=ssrc:1001 cname:x",
	"a=ssrc:1001 msid:- track",
];
const VIDEO = [
	"m=video 9 UDP/TLS/RTP/SAVPF 96 97",
	"c=IN IP4 0.0.0.0",
	"a=mid:1",
	`a=extmap:4 ${MID_EXTENSION}`,
	"a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
	"a=sendonly",
	"a=rtpmap:96 VP8/90000",
	"a=rtcp-fb:96 goog-remb",
	"a=rtcp-fb:96 transport-cc",
	"a=rtcp-fb:96 nack pli",
	"a=rtpmap:97 rtx/90000",
	"a=fmtp:97 apt=96",
	"a=rid:f send",
	"a=simulcast:send f;h;q",
];
const sdp = (...parts: string[][]) => parseSdp(`${parts.flat().join("\r\n")}\r\n`);
const answerTo = (...parts: string[][]) =>
	parseSdp(writeAnswer({ offer: sdp(SESSION, ...parts), identity: IDENTITY, version: 1, streamOf: () => STREAM }));
const STREAM = { ssrc: 77, streamId: "ada", trackId: "track" };
const without = (lines: string[], line: string) => lines.filter((each) => each !== line);

test("an answer repeats the m-lines in their order and takes what the browser sends", () => {
	const { session, sections } = answerTo(AUDIO, VIDEO);
	expect(session).toContain("a=ice-lite");
	expect(session).toContain("a=group:BUNDLE 0 1");
	expect(sections.map(({ kind, mid, direction, payloads }) => [kind, mid, direction, ...payloads])).toEqual([
		["audio", "0", "recvonly", "111"],
		["video", "1", "recvonly", "96"],
	]);
	for (const { lines } of sections) {
		expect(lines).toEqual(
			expect.arrayContaining([
				"a=setup:passive",
				"a=ice-ufrag:ufrag",
				"a=ice-pwd:a-password-of-22-chars",
				"a=fingerprint:sha-256 AA:BB",
				"a=rtcp-mux",
				`a=${IDENTITY.candidates[0]}`,
			]),
		);
	}
});

test("an answer copies the forwarded codec alone, and leaves out feedback that never comes", () => {
	const [audio, video] = answerTo(AUDIO, VIDEO).sections;
	expect(values(audio?.lines ?? [], "rtpmap")).toEqual(["111 opus/48000/2"]);
	expect(values(audio?.lines ?? [], "fmtp")).toEqual(["111 minptime=10;useinbandfec=1"]);
	expect(values(video?.lines ?? [], "rtpmap")).toEqual(["96 VP8/90000"]);
	expect(values(video?.lines ?? [], "rtcp-fb")).toEqual(["96 goog-remb", "96 nack pli"]);
});

test("an answer refuses simulcast, but keeps the extensions that name m-lines and layers", () => {
	const [audio, video] = answerTo(AUDIO, VIDEO).sections;
	expect(video?.lines.filter((line) => /^a=(rid|simulcast)/.test(line))).toEqual([]);
	expect(values(audio?.lines ?? [], "extmap")).toEqual([`4 ${MID_EXTENSION}`]);
	expect(values(video?.lines ?? [], "extmap")).toEqual([
		`4 ${MID_EXTENSION}`,
		"10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
	]);
});

test("a stopped m-line keeps its place at port 0 and leaves the bundle", () => {
	const { session, sections } = answerTo(["m=audio 0 UDP/TLS/RTP/SAVPF 111", ...AUDIO.slice(1)], VIDEO);
	expect(sections.map(({ mid, port, direction }) => [mid, port, direction])).toEqual([
		["0", 0, "inactive"],
		["1", 9, "recvonly"],
	]);
	expect(session).toContain("a=group:BUNDLE 1");
});

test("an m-line that the browser only receives on is answered with the consumer's stream", () => {
	const [part] = answerTo([...without(AUDIO, "a=sendonly"), "a=recvonly"]).sections;
	expect(part?.direction).toBe("sendonly");
	expect(part && ssrcsOf(part)).toEqual([77]);
	expect(part?.lines).toContain("a=msid:ada track");
});

test("an offer has every m-line in its place, and uses a stopped one of the same kind again", () => {
	const slots: Slot[] = [
		{ mid: "0", kind: "audio", use: "offered", stream: null },
		{ mid: "1", kind: "video", use: "offered", stream: null },
	];
	takeSlot(slots, "video", "2", STREAM);
	takeSlot(slots, "audio", "3", STREAM);
	const [, , video, audio] = slots;
	if (!video || !audio) throw new Error("Two m-lines were added");
	video.use = "stopped";
	audio.use = "stopped";
	expect(takeSlot(slots, "audio", "4", STREAM)).toBe(audio);

	const offered = sdp(SESSION, AUDIO, VIDEO).sections;
	const codecs = { audio: forwardedCodec(part(offered[0])), video: forwardedCodec(part(offered[1])) };
	const { session, sections } = parseSdp(writeOffer({ slots, codecs, identity: IDENTITY, version: 2 }));
	expect(sections.map(({ kind, mid, port, direction }) => [kind, mid, port, direction])).toEqual([
		["audio", "0", 9, "recvonly"],
		["video", "1", 9, "recvonly"],
		["video", "2", 0, "inactive"],
		["audio", "4", 9, "sendonly"],
	]);
	expect(session).toContain("a=group:BUNDLE 0 1 4");
	expect(sections[3]?.lines).toEqual(expect.arrayContaining(["a=setup:actpass", "a=msid:ada track"]));
	expect(session.some((line) => line.startsWith("o=- 42 2 "))).toBe(true);
});

test("what is no usable description is refused", () => {
	expect(() => parseSdp("hello")).toThrow(SdpError);
	expect(() => sdp(SESSION, without(AUDIO, "a=mid:0"))).toThrow(SdpError);
	expect(() => answerTo(without(VIDEO, "a=rtpmap:96 VP8/90000"))).toThrow(SdpError);
});

test("finds the browser's SSRCs and certificate", () => {
	const parsed = sdp(SESSION, AUDIO, VIDEO);
	expect(parsed.sections.map(ssrcsOf)).toEqual([[1001], []]);
	expect(fingerprintOf(parsed)).toBe("AA:BB");
});

function part<T>(found: T | undefined): T {
	if (found === undefined) throw new Error("An m-line is missing");
	return found;
}
