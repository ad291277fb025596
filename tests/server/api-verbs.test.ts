import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AddKey } from "@/lib/api/keys";
import type { SetSchedule } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/words/room";
import { auditRows, commands, roomEnds } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { readKey, revokeKey } from "@/server/keys";
import { orderCommand, removeEveryone, removePeople } from "@/server/moderation";
import { askToLeave } from "@/server/notices";
import { reportActivity } from "@/server/presence";
import { pageRooms } from "@/server/rooms";
import { cancelSchedule, extendEnd, roomSchedule, setSchedule } from "@/server/schedules";
import { findPeople } from "@/server/search";
import { mintToken } from "@/server/tokens";
import { addUser, changeUser, listUsers } from "@/server/users";
import { inAnHour } from "../factories/api-calls";
import { type ApiStage, openApiStage } from "../factories/api-stage";

let stage: ApiStage;
let scheduleId: string;
let endId: string;
const room: RoomRef = { provider: "agora", projectId: "app", roomId: "lobby" };
const target = { userId: "42", participantId: null, connectionIds: [], name: "" };
const schedule = (at: RoomRef): SetSchedule => ({
	scheduleId: randomUUID(),
	room: at,
	title: "",
	timing: { kind: "once", startsAt: null, end: { kind: "at", at: inAnHour() } },
	keepOut: { kind: "no" },
	message: null,
	windowMinutes: 60,
});

beforeAll(async () => {
	stage = await openApiStage();
	const wish = schedule(room);
	await setSchedule(stage.contextFor(stage.admin), wish);
	({ scheduleId } = wish);
	const [end] = await stage.db.database.select().from(roomEnds).where(eq(roomEnds.scheduleId, scheduleId));
	endId = end?.id ?? "";
});
afterAll(() => stage.close());

/** What a process does for a key that it let in a moment ago. */
async function admitted(wish: Partial<AddKey> = {}): Promise<{ context: Context; keyId: string }> {
	const { keyId } = await stage.key(wish);
	const actor = await readKey(stage.db.database, keyId);
	if (actor === null) throw new Error("the key is not there");
	return { keyId, context: stage.contextFor(actor) };
}

const words = { reason: null, note: null, messageToPerson: null };
const acts: Record<string, (context: Context) => Promise<unknown>> = {
	removePeople: (context) =>
		removePeople(context, {
			commandId: randomUUID(),
			targets: [{ room, target }],
			...words,
			confirmation: null,
			retryOf: null,
		}),
	removeEveryone: (context) =>
		removeEveryone(context, { commandId: randomUUID(), room, ...words, confirmation: room.roomId }),
	orderCommand: (context) =>
		orderCommand(context, {
			commandId: randomUUID(),
			type: "kick",
			room,
			sessionId: null,
			target,
			reason: null,
			confirmation: null,
		}),
	setSchedule: (context) => setSchedule(context, schedule(room)),
	extendEnd: (context) => extendEnd(context, { extensionId: randomUUID(), endId, minutes: 5 }),
	askToLeave: (context) =>
		askToLeave(context, {
			commandId: randomUUID(),
			room,
			targets: [target],
			text: "Please leave.",
			reactSeconds: 60,
			thenRemove: false,
			reason: null,
			via: "server",
		}),
	mintToken: (context) =>
		mintToken(context, {
			...room,
			kind: "media",
			userId: "42",
			role: "publish",
			name: null,
			presetName: null,
			ttlSeconds: 60,
		}),
	roomSchedule: (context) => roomSchedule(context, { room }),
	cancelSchedule: (context) => cancelSchedule(context, { scheduleId }),
};

describe.each(Object.entries(acts))("%s", (_name, act) => {
	test("asks the database what the key may do, whatever it could when it was let in", async () => {
		const { context, keyId } = await admitted();
		await revokeKey(stage.contextFor(stage.admin), { keyId });
		await expect(act(context)).rejects.toMatchObject({ code: "forbidden" });
		const { database } = stage.db;
		expect(await database.select().from(commands).where(eq(commands.actorId, keyId))).toEqual([]);
	});

	test("asks for the scope and the limits by itself", async () => {
		const noScope = await admitted({ scopes: ["audit"] });
		await expect(act(noScope.context)).rejects.toMatchObject({ code: "forbidden" });
		const elsewhere = await admitted({ rooms: [{ ...room, roomId: "elsewhere" }] });
		await expect(act(elsewhere.context)).rejects.toMatchObject({ code: "not-found" });
		const otherVendor = await admitted({ providers: ["zego"] });
		await expect(act(otherVendor.context)).rejects.toMatchObject({ code: "not-found" });
		const { database } = stage.db;
		const given = await database.select().from(commands).where(eq(commands.actorKind, "api-key"));
		expect(
			given.filter(({ actorId }) => [noScope, elsewhere, otherVendor].some(({ keyId }) => keyId === actorId)),
		).toEqual([]);
	});

	test("is done for a key that has both", async () => {
		const { context } = await admitted({ rooms: [room] });
		await expect(act(context)).resolves.toBeDefined();
	});
});

test("a removal across rooms and vendors is a key’s when each room is within its limits; else none of it is done", async () => {
	const rooms: RoomRef[] = [
		room,
		{ ...room, roomId: "second" },
		{ provider: "realtimekit", projectId: "app", roomId: "third" },
	];
	const order = (at: readonly RoomRef[]) => ({
		commandId: randomUUID(),
		targets: at.map((one) => ({ room: one, target })),
		...words,
		confirmation: null,
		retryOf: null,
	});
	const { context, keyId } = await admitted({ rooms, scopes: ["remove"] });
	await expect(removePeople(context, order(rooms))).resolves.toBeDefined();
	const beyond = order([...rooms, { provider: "zego", projectId: "app", roomId: "fourth" }]);
	await expect(removePeople(context, beyond)).rejects.toMatchObject({ code: "not-found" });
	const { database } = stage.db;
	expect(await database.select().from(commands).where(eq(commands.batchId, beyond.commandId))).toEqual([]);
	const denied = await database
		.select()
		.from(auditRows)
		.where(and(eq(auditRows.actorId, keyId), eq(auditRows.kind, "denied")));
	expect(denied).toMatchObject([{ outcomeCode: "room", commandId: beyond.commandId }]);
});

test("what is the admin’s alone is no key’s", async () => {
	const { context } = await admitted();
	const search = { text: "42", rooms: [], providers: [], signal: AbortSignal.timeout(10_000) };
	const found = () => findPeople(context, search).next();
	const user = { email: "new@example.com", name: "New", role: "viewer", password: "long enough, this" } as const;
	for (const act of [
		() => listUsers(context),
		() => addUser(context, user),
		() => changeUser(context, { userId: stage.admin.userId, role: "viewer" }),
		found,
	]) {
		await expect(act()).rejects.toMatchObject({ code: "forbidden" });
	}
});

test("reports and lists of a revoked key are refused", async () => {
	const { context, keyId } = await admitted();
	await revokeKey(stage.contextFor(stage.admin), { keyId });
	const report = { room, userId: "42", connectionId: null, spoke: true, audio: true, video: null };
	await expect(reportActivity(context, { reports: [report] })).rejects.toMatchObject({ code: "forbidden" });
	await expect(pageRooms(context, { provider: null, after: null, limit: 10 })).rejects.toMatchObject({
		code: "forbidden",
	});
});
