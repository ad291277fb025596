import { createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MediaServer, openMedia, UnknownTransport } from "./index";
import { parseSdp, values } from "./sdp/parse";
import { unframed } from "./socket";
import { integrityHolds, mappedAddressOf, readStun } from "./stun";

const OFFER = [
	"v=0",
	"o=- 1 2 IN IP4 127.0.0.1",
	"s=-",
	"t=0 0",
	"m=audio 9 UDP/TLS/RTP/SAVPF 111",
	"a=mid:0",
	"a=sendonly",
	"a=rtpmap:111 opus/48000/2",
	"m=video 9 UDP/TLS/RTP/SAVPF 96",
	"a=mid:1",
	"a=sendonly",
	"a=rtpmap:96 VP8/90000",
	"",
].join("\r\n");

let media: MediaServer;
beforeAll(async () => {
	media = await openMedia({ port: 0, host: "127.0.0.1" });
});
afterAll(() => media.close());

async function open(peerId: string, direction: "send" | "recv" = "recv") {
	const { transportId, answerSdp } = await media.openTransport({ peerId, direction, offerSdp: OFFER });
	const lines = parseSdp(answerSdp).sections[0]?.lines ?? [];
	const one = (name: string) => values(lines, name)[0] ?? "";
	const tcp = lines.find((line) => line.includes(" tcp "))?.split(" ")[5];
	return { transportId, ufrag: one("ice-ufrag"), password: one("ice-pwd"), tcpPort: Number(tcp) };
}

/** A Binding request as a browser makes it, built here independently of the code under test. */
function request(username: string, password: string): Buffer {
	const name = Buffer.from(username);
	const padded = Buffer.concat([name, Buffer.alloc((4 - (name.length % 4)) % 4)]);
	const message = Buffer.concat([
		Buffer.from("000100002112a442", "hex"),
		randomBytes(12),
		Buffer.from([0, 6, 0, name.length]),
		padded,
	]);
	message.writeUInt16BE(message.length - 20 + 24, 2);
	const signature = createHmac("sha1", password).update(message).digest();
	return Buffer.concat([message, Buffer.from([0, 8, 0, 20]), signature]);
}

test("answers a check that knows the password, over UDP, and none that does not", async () => {
	const { transportId, ufrag, password } = await open("ada");
	expect(media.connected(transportId)).toBe(false);
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	const answered = once(socket, "message");
	const good = request(`${ufrag}:x`, password);
	// The first answer is to the last request: the others were passed over.
	for (const each of [request(`${ufrag}:x`, "wrong"), request("nobody:x", password), randomBytes(3), good]) {
		socket.send(each, media.port, "127.0.0.1");
	}
	const [raw] = (await answered) as [Buffer];
	const answer = readStun(raw);
	expect(answer?.transactionId).toEqual(good.subarray(8, 20));
	expect(answer && integrityHolds(answer, password)).toBe(true);
	expect(answer && mappedAddressOf(answer)).toEqual({ address: "127.0.0.1", port: socket.address().port });
	expect(media.connected(transportId)).toBe(true);
	socket.close();
});

test("damaged records of a browser that passed its check do no harm", async () => {
	const { ufrag, password } = await open("bea");
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	const send = (datagram: Buffer) => socket.send(datagram, media.port, "127.0.0.1");
	const first = once(socket, "message");
	send(request(`${ufrag}:x`, password));
	await first;
	const second = once(socket, "message");
	for (const start of [20, 22, 63, 128, 191, 200]) {
		for (const length of [1, 3, 12, 13, 14, 60]) {
			const damaged = randomBytes(length);
			damaged.writeUInt8(start, 0);
			send(damaged);
		}
	}
	send(request(`${ufrag}:x`, password));
	const [raw] = (await second) as [Buffer];
	expect(readStun(raw)?.type).toBe(0x0101);
	socket.close();
});

test("answers over TCP too", async () => {
	const { transportId, ufrag, password, tcpPort } = await open("bob");
	const connection = connect(tcpPort, "127.0.0.1");
	const answered = new Promise<Buffer>((resolve) => connection.on("data", unframed(resolve)));
	const good = request(`${ufrag}:x`, password);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(good.length);
	connection.write(Buffer.concat([length, good]));
	expect(readStun(await answered)?.transactionId).toEqual(good.subarray(8, 20));
	expect(media.connected(transportId)).toBe(true);
	connection.destroy();
});

test("names producers that do not exist, and offers nothing when there is nothing to offer", async () => {
	const { transportId } = await open("cleo");
	media.addSimulatedProducer({ producerId: "mic", kind: "audio", paused: false });
	const want = (producerId: string) => ({ producerId, producingPeerId: "bot", kind: "audio" as const });
	const { offerSdp, consumers } = await media.consume({ transportId, wants: [want("mic"), want("gone")] });
	expect(consumers).toEqual({
		mic: { consumerId: "2", mid: "2", trackId: expect.any(String) },
		gone: { errorCode: "not_found_track_error" },
	});
	expect(parseSdp(offerSdp).sections.map((part) => part.mid)).toEqual(["0", "1", "2"]);
	media.removeProducer("mic");
	expect(await media.consume({ transportId, wants: [want("mic")] })).toEqual({
		offerSdp: "",
		consumers: { mic: { errorCode: "not_found_track_error" } },
	});
});

test("a peer that left takes its transports and producers with it", async () => {
	const sender = await open("dora", "send");
	const watcher = await open("emil");
	const { transportId } = sender;
	await media.produce({ transportId, offerSdp: OFFER, mid: null, kind: "audio", producerId: "d", paused: false });
	media.closePeer("dora");
	media.closePeer("nobody");
	await expect(media.renegotiate({ transportId, answerSdp: OFFER })).rejects.toThrow(UnknownTransport);
	const wants = [{ producerId: "d", producingPeerId: "dora", kind: "audio" as const }];
	const { consumers } = await media.consume({ transportId: watcher.transportId, wants });
	expect(consumers).toEqual({ d: { errorCode: "not_found_track_error" } });
});

test("ten thousand silent people cost nothing but their names", () => {
	const started = process.cpuUsage();
	for (let index = 0; index < 20_000; index += 1) {
		media.addSimulatedProducer({ producerId: `bot-${index}`, kind: index % 2 ? "audio" : "video", paused: false });
	}
	const { user } = process.cpuUsage(started);
	expect(user / 1_000).toBeLessThan(1_000);
	for (let index = 0; index < 20_000; index += 1) media.removeProducer(`bot-${index}`);
});
