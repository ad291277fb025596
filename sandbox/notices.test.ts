import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { roomToLeave } from "./obedience";
import { event } from "./signalling/events";
import { Broadcast, Frame, JoinRoomReq } from "./signalling/messages";
import { type Sandbox, startSandbox } from "./start";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: "empty" });
});
afterAll(() => sandbox.close());
beforeEach(() => control("POST", "/reset", {}));

const messagesSchema = z.object({ messages: z.array(z.record(z.string(), z.unknown())) });

async function control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
	const answer = await fetch(`${sandbox.url}/control${path}`, {
		method,
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	expect(answer.status).toBe(200);
	return z.record(z.string(), z.unknown()).parse(await answer.json());
}

const heard = async (path: string) => messagesSchema.parse(await control("GET", path)).messages;
const notice = (roomId: string, kind = "ask-to-leave") =>
	JSON.stringify({ type: "usher.notice", version: 1, id: randomUUID(), kind, roomId, text: "Time to go", at: null });

describe("what asks to leave", () => {
	it.each([
		[notice("red"), "red"],
		[notice("red", "room-ends"), null],
		[JSON.stringify({ type: "other", kind: "ask-to-leave", roomId: "red" }), null],
		["ask-to-leave", null],
		["null", null],
		["", null],
	])("%s", (text, room) => {
		expect(roomToLeave(text)).toBe(room);
	});
});

describe("people who obey notices", () => {
	it("leave the Agora channel they are asked to leave, and no other", async () => {
		const { agora } = sandbox.vendors;
		for (const channelName of ["red", "blue"]) {
			const users = [{ uid: 11, obeysNotices: true }, { uid: 12 }];
			await control("POST", "/agora/channels", { channelName, users });
		}
		const inside = () =>
			agora.channels.all().flatMap(({ name, users }) => [...users.keys()].map((uid) => `${name} ${uid}`));
		for (const text of [notice("red", "idle"), notice("green"), "Hello"]) agora.message("usher", "11", text);
		expect(inside()).toHaveLength(4);
		for (const uid of ["11", "12"]) expect(agora.message("usher", uid, notice("red"))).toBe(true);
		expect(inside()).toEqual(["red 12", "blue 11", "blue 12"]);
		await control("PATCH", "/agora/channels/red/users/12", { obeysNotices: true });
		agora.message("usher", "12", notice("red"));
		expect(inside()).toEqual(["blue 11", "blue 12"]);
		expect(await heard("/agora/messages/12")).toHaveLength(2);
	});

	it("leave the ZEGO room they are asked to leave by a command, when it reaches them", async () => {
		const { zego } = sandbox.vendors;
		const users = [{ userId: "ada", obeysNotices: true }, { userId: "bob", obeysNotices: true }, { userId: "cleo" }];
		await control("POST", "/zego/rooms", { roomId: "red", users });
		await control("PATCH", "/zego/rooms/red/users/bob", { online: false });
		const room = zego.rooms.find("red");
		if (!room) throw new Error("no room");
		zego.send("command", room, "usher", ["ada"], notice("blue"));
		expect(room.users.size).toBe(3);
		expect(zego.send("command", room, "usher", null, notice("red")).failed).toEqual([]);
		expect([...room.users.keys()]).toEqual(["bob", "cleo"]);
		expect(await heard("/zego/messages/cleo")).toHaveLength(1);
		await control("PATCH", "/zego/rooms/red/users/cleo", { obeysNotices: true });
		zego.send("command", room, "usher", ["cleo"], notice("red"));
		expect([...room.users.keys()]).toEqual(["bob"]);
	});
});

describe("a broadcast in a RealtimeKit meeting", () => {
	let meetingId: string;
	const open: WebSocket[] = [];
	beforeEach(async () => {
		meetingId = z.object({ meetingId: z.string() }).parse(await control("POST", "/rooms", {})).meetingId;
		for (const socket of open.splice(0)) socket.terminate();
	});

	/** A browser that has joined and read the roster, as the SDK does. */
	async function browser(customParticipantId: string) {
		const order = { customParticipantId, name: customParticipantId };
		const { token } = z.object({ token: z.string() }).parse(await control("POST", `/rooms/${meetingId}/token`, order));
		const peerId = randomUUID();
		const query = new URLSearchParams({ roomID: meetingId, peerID: peerId, authToken: token });
		const socket = new WebSocket(`${sandbox.url.replace("http", "ws")}/rtk/socket-edge/ws?${query}`);
		open.push(socket);
		const frames: { event: number; payload: Uint8Array }[] = [];
		socket.on("message", (data: Buffer, isBinary) => {
			if (isBinary) frames.push(Frame.decode(data));
		});
		await once(socket, "open");
		const send = (number: number, payload: Uint8Array) =>
			socket.send(Frame.encode({ event: number, id: randomUUID(), payload }));
		send(event.joinRoom, JoinRoomReq.encode({ peer: { peerId, displayName: customParticipantId } }));
		send(event.getRoomPeers, new Uint8Array(0));
		await expect.poll(() => frames.some((frame) => frame.event === event.getRoomPeers)).toBe(true);
		const got = () =>
			frames
				.filter((frame) => frame.event === event.broadcastToEntity)
				.map(({ payload }) => {
					const { type, payload: text } = Broadcast.decode(payload);
					return [type, new TextDecoder().decode(text)];
				});
		const broadcast = (ids: string[], text: string) =>
			send(
				event.broadcastToEntity,
				Broadcast.encode({ type: "usher.notice", payload: new TextEncoder().encode(text), ids, broadcastType: 0 }),
			);
		return { peerId, got, broadcast };
	}

	it("reaches the connections it names alone, is on record, and can be read by person", async () => {
		const [host, ada, bob] = [await browser("host"), await browser("ada"), await browser("bob")];
		const text = notice(meetingId);
		host.broadcast([ada.peerId], text);
		await expect.poll(ada.got).toEqual([["usher.notice", text]]);
		expect([host.got(), bob.got()]).toEqual([[], []]);
		expect(await heard(`/rooms/${meetingId}/messages/ada`)).toMatchObject([
			{ by: host.peerId, type: "usher.notice", payload: text },
		]);
		expect(await heard(`/rooms/${meetingId}/messages/bob`)).toEqual([]);
		// A browser's own app decides what it does.
		expect(sandbox.world.live.peers.has(ada.peerId)).toBe(true);
	});

	it("makes simulated people leave who obey, on all devices that it names", async () => {
		const host = await browser("host");
		const people = [
			{ customParticipantId: "ada", name: "Ada", devices: 2, obeysNotices: true },
			{ customParticipantId: "bob", name: "Bob" },
		];
		await control("POST", `/rooms/${meetingId}/people`, { people });
		const inside = () => [...sandbox.world.live.room(meetingId).peers.values()].map((peer) => peer.customParticipantId);
		const peersOf = (id: string) =>
			[...sandbox.world.live.room(meetingId).peers.values()]
				.filter((peer) => peer.customParticipantId === id)
				.map((peer) => peer.peerId);
		host.broadcast([...peersOf("ada"), ...peersOf("bob")], notice(meetingId));
		await expect.poll(inside).toEqual(["host", "bob"]);
		await control("PATCH", `/rooms/${meetingId}/people/bob`, { obeysNotices: true });
		host.broadcast(peersOf("bob"), notice(randomUUID()));
		host.broadcast(peersOf("bob"), notice(meetingId));
		await expect.poll(inside).toEqual(["host"]);
		expect(await heard(`/rooms/${meetingId}/messages/bob`)).toHaveLength(3);
	});
});
