import { afterAll, beforeAll, expect, test } from "vitest";
import type { ListedPerson } from "@/lib/api/people";
import type { RoomRef } from "@/lib/moderation/words/room";
import { auditRows } from "@/server/db/schema";
import { type ApiStage, openApiStage } from "../factories/api-stage";
import { addPolledRoom } from "../factories/context";

let stage: ApiStage;
let key: string;
beforeAll(async () => {
	stage = await openApiStage();
	({ key } = await stage.key());
});
afterAll(() => stage.close());

const room: RoomRef = { provider: "zego", projectId: "app", roomId: "a/b c" };
const people = `/rooms/zego/app/${encodeURIComponent(room.roomId)}/people`;

interface PeoplePage {
	people: (ListedPerson & { lastSign: { spokeAt: string | null; activeAt: string | null } | null })[];
	known: boolean;
	nextCursor: string | null;
}

test("who is in a room is read page by page, each with the last sign of life that was reported", async () => {
	stage.vendors.zego.control.listPeople = async () => ({
		known: true,
		at: new Date(),
		connections: ["c", "a", "b"].map((id) => ({
			connectionId: id,
			participantId: id,
			userId: id,
			name: "",
			presetName: null,
			joinedAt: null,
			leftAt: null,
		})),
	});
	const at = new Date(Date.now() - 60_000).toISOString();
	const report = { room, userId: "b", at, spoke: true, audio: true, video: false };
	const told = await stage.call("POST", "/activity", { key, body: { reports: [report] } });
	expect(await told.json()).toEqual({ accepted: 1, refused: [] });
	const first = (await (await stage.call("GET", `${people}?limit=2`, { key })).json()) as PeoplePage;
	expect(first.known).toBe(true);
	expect(first.people.map(({ userId, lastSign }) => [userId, lastSign?.spokeAt ?? null])).toEqual([
		["a", null],
		["b", at],
	]);
	const next = await stage.call("GET", `${people}?limit=2&cursor=${first.nextCursor}`, { key });
	expect((await next.json()) as PeoplePage).toMatchObject({
		people: [{ userId: "c", lastSign: null }],
		nextCursor: null,
	});
});

test("rooms of one vendor, or of a key’s vendors, and those that a key names whether live or not", async () => {
	const quiet: RoomRef = { provider: "agora", projectId: "app", roomId: "quiet" };
	await addPolledRoom(stage.db, { provider: "zego", projectId: "app", roomId: "busy" }, "Busy");
	await addPolledRoom(stage.db, { provider: "agora", projectId: "app", roomId: "loud" }, "Loud");
	await addPolledRoom(stage.db, quiet, "Quiet");
	await addPolledRoom(stage.db, { provider: "agora", projectId: "gone", roomId: "of a project before" }, "Gone");
	await stage.db.database.execute("update polled_rooms set live = false where room_id = 'quiet'");
	const ids = async (path: string, by: string) => {
		const answer = (await (await stage.call("GET", path, { key: by })).json()) as { rooms: { room: RoomRef }[] };
		return answer.rooms.map((row) => row.room.roomId);
	};
	expect(await ids("/rooms", key)).toEqual(["loud", "busy"]);
	expect(await ids("/rooms?provider=zego", key)).toEqual(["busy"]);
	const ofVendor = await stage.key({ providers: ["agora"] });
	expect(await ids("/rooms", ofVendor.key)).toEqual(["loud"]);
	const ofRoom = await stage.key({ rooms: [quiet] });
	expect(await ids("/rooms", ofRoom.key)).toEqual(["quiet"]);
});

test("a thousand reports are one request, one and a thousand are refused; none is a row of the audit", async () => {
	const before = await stage.db.database.$count(auditRows);
	const report = (n: number) => ({ room, userId: `person-${n}`, spoke: false, audio: false, video: false });
	const send = (count: number) =>
		stage.call("POST", "/activity", { key, body: { reports: Array.from({ length: count }, (_, n) => report(n)) } });
	expect(await (await send(1_000)).json()).toEqual({ accepted: 1_000, refused: [] });
	expect((await send(1_001)).status).toBe(400);
	expect(await stage.db.database.$count(auditRows)).toBe(before);
});
