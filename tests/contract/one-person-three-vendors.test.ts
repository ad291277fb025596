import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { agoraApp, VendorStage } from "./vendor-stage";

let stage: VendorStage;
beforeAll(async () => {
	stage = await VendorStage.open();
	await stage.control("POST", "/reset", { seed: "demo" });
});
afterAll(() => stage.sandbox.close());

const kit =
	"/cloudflare/client/v4/accounts/5a0dc0de5a0dc0de5a0dc0de5a0dc0de/realtime/kit/5a0dbb00-0000-4000-8000-000000000001";

const worldSchema = z.object({
	rooms: z.array(z.object({ title: z.string(), peers: z.array(z.object({ customParticipantId: z.string() })) })),
});
const vendorsSchema = z.object({
	agora: z.object({
		channels: z.array(z.object({ channelName: z.string(), users: z.array(z.object({ uid: z.number() })) })),
	}),
	zego: z.object({
		rooms: z.array(z.object({ roomId: z.string(), users: z.array(z.object({ userId: z.string() })) })),
	}),
});

/** Where somebody is, by the control API alone. */
async function whereIs(id: string): Promise<string[]> {
	const { rooms } = worldSchema.parse(await stage.control("GET", "/world"));
	const { agora, zego } = vendorsSchema.parse(await stage.control("GET", "/vendors"));
	return [
		...rooms.filter((room) => room.peers.some((peer) => peer.customParticipantId === id)).map((room) => room.title),
		...agora.channels.filter((one) => one.users.some((user) => String(user.uid) === id)).map((one) => one.channelName),
		...zego.rooms.filter((room) => room.users.some((user) => user.userId === id)).map((room) => room.roomId),
	].sort();
}

it("one id is in rooms of all three vendors, and each vendor's own call takes it out of its rooms alone", async () => {
	const id = "70011";
	const all = ["Support lounge", "Town hall", "lobby-7", "stage-en", "zego-salon"];
	expect(await whereIs(id)).toEqual(all);
	await stage.rule({ uid: Number(id), time: 0, privileges: ["join_channel"] });
	expect(await whereIs(id)).toEqual(["Support lounge", "Town hall", "zego-salon"]);
	expect(await stage.code("KickoutUser", { RoomId: "zego-salon", UserId: [id] })).toBe(0);
	expect(await whereIs(id)).toEqual(["Support lounge", "Town hall"]);
	for (const room of ["b1a7c0de-0000-4000-8000-000000000001", "b1a7c0de-0000-4000-8000-000000000002"]) {
		const response = await fetch(`${stage.sandbox.url}${kit}/meetings/${room}/active-session/kick`, {
			method: "POST",
			headers: { authorization: "Bearer sandbox-realtime-admin", "content-type": "application/json" },
			body: JSON.stringify({ participant_ids: [], custom_participant_ids: [id] }),
		});
		expect(response.status).toBe(200);
	}
	expect(await whereIs(id)).toEqual([]);
	expect(await whereIs("70012")).toEqual(["Town hall", "lobby-7", "zego-panel"]);
});

it("after an Agora removal they can join another channel, and after a ZEGO removal the record tells the whole of it", async () => {
	await stage.agora("POST", "/dev/v1/kicking-rule", {
		appid: agoraApp,
		cname: "lobby-7",
		uid: 70_012,
		time: 0,
		privileges: ["join_channel"],
	});
	const join = await stage.control("POST", "/agora/join", { channelName: "quiet-room", uid: 70_012 });
	expect(join).toEqual({ joined: true });
	// The demo's script may just have made them silent.
	await stage.control("PATCH", "/zego/rooms/zego-panel/users/70012", { audio: true });
	await stage.zego("KickoutUser", { RoomId: "zego-panel", UserId: ["70012"], CustomReason: "Spam" });
	const happened = (await stage.happened("zego"))
		.filter((entry) => JSON.stringify(entry).includes('"70012"'))
		.slice(-3);
	expect(happened).toMatchObject([
		{ kind: "stream-stopped", userId: "70012" },
		{ kind: "left", client: { code: 1_002_055, extendedData: { custom_kickout_message: "Spam" } } },
		{ kind: "user-list-change", updateType: "DELETE", users: [{ userId: "70012" }], seenByCount: expect.any(Number) },
	]);
});
