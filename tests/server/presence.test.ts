import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ActivityReport } from "@/lib/api/idle";
import type { ConsoleSign } from "@/lib/api/presence";
import type { RoomRef } from "@/lib/moderation/room";
import { apiKeys, consolePresences, idlePolicies, presenceConnections, presenceSigns } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { ProviderError } from "@/server/ports/errors";
import type { ListedConnection, PeopleListing } from "@/server/ports/room-control";
import {
	dropOldPresence,
	lookAtRoom,
	readPresence,
	reportActivity,
	takeSightings,
	takeSigns,
	watchRooms,
} from "@/server/presence";
import { ages } from "@/server/presence/ages";
import { saveSigns } from "@/server/presence/save-signs";
import { mergeSigns, type Sign, signOf } from "@/server/presence/signs";
import {
	addPolledRoom,
	addTestUser,
	type FakeControl,
	fakeControl,
	TestClock,
	testContext,
} from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { connection } from "../factories/idle-stage";

let database: TestDatabase;
let clock: TestClock;
let listing: () => Promise<PeopleListing>;
let control: FakeControl;
let job: Context;
let room: RoomRef;
let asked: string[];

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
	clock = new TestClock();
	asked = [];
	listing = async () => people("ada", "bob");
	control = fakeControl({
		projectId: randomUUID(),
		listPeople: async (of) => {
			asked.push(of.roomId);
			return listing();
		},
	});
	job = testContext({ database, clock, control, actor: { kind: "job", job: "presence" } });
	room = { provider: "realtimekit", projectId: control.projectId, roomId: randomUUID() };
});

const people = (...ids: string[]): PeopleListing => ({
	known: true,
	connections: ids.map((id) => connection(id)),
	at: clock.now(),
});
const look = () => lookAtRoom(job, room, { lane: "poll", signal: AbortSignal.timeout(5_000) });
const known = async () => {
	const [presence] = await readPresence(database.database, [room], clock.now());
	if (presence === undefined) throw new Error("no presence");
	return presence;
};
const inside = async () => (await known()).people.map(({ person }) => person.userId).sort();
const second = 1_000;

describe("a look at a room", () => {
	test("keeps who is in, since when, and how old that is", async () => {
		await look();
		clock.pass(15 * second);
		listing = async () => people("ada", "eve");
		await look();
		clock.pass(5 * second);
		const presence = await known();
		const at = clock.now().getTime();
		expect(presence.listing).toEqual({ at: at - 5 * second, since: at - 20 * second });
		expect(
			presence.people.map(({ person, inSince, toldAt, source }) => [person.userId, at - inSince, at - toldAt, source]),
		).toEqual([
			["ada", 20 * second, 5 * second, "listing"],
			["eve", 5 * second, 5 * second, "listing"],
		]);
	});

	test("that gives no whole list changes nobody, and says why", async () => {
		await look();
		clock.pass(15 * second);
		listing = async () => ({ ...people(), known: false });
		expect(await look()).toBe(false);
		expect(await inside()).toEqual(["ada", "bob"]);
		expect((await known()).problem).toMatch(/may not be whole/);
		listing = async () => {
			throw new ProviderError("limited", "429", { retryable: true });
		};
		expect(await look()).toBe(false);
		expect((await known()).problem).toMatch(/within its limits/);
		expect((await known()).listing?.at).toBe(clock.now().getTime() - 15 * second);
	});

	test("that was asked for before another is not taken after it", async () => {
		let answer: (slow: PeopleListing) => void = () => undefined;
		listing = () =>
			new Promise((resolve) => {
				answer = resolve;
			});
		const slow = look();
		clock.pass(5 * second);
		listing = async () => people("ada");
		await look();
		answer(people("ada", "bob"));
		await slow;
		expect(await inside()).toEqual(["ada"]);
	});

	test("writes nothing of people who stayed", async () => {
		await look();
		const rows = () =>
			database.database.execute(
				`select xmin::text, connection_id from presence_connections where room_id = '${room.roomId}' order by 2`,
			);
		const before = (await rows()).rows;
		clock.pass(15 * second);
		await look();
		expect((await rows()).rows).toEqual(before);
		expect((await known()).people[0]?.toldAt).toBe(clock.now().getTime());
	});

	test("knows names and ids with anything in them", async () => {
		listing = async () => ({ ...people(), connections: [connection("odd", { name: "a\0b\ud800" })] });
		await look();
		expect((await known()).people[0]?.person.name).toBe("a\ufffdb\ufffd");
	});
});

describe("rooms are watched", () => {
	const project = () => ({ control, entry: null });
	const policyFor = (roomPattern: string) =>
		database.database.insert(idlePolicies).values({
			id: randomUUID(),
			version: 1,
			name: "p",
			provider: "realtimekit",
			roomPattern,
			roles: [],
			condition: { kind: "alone", minutes: 5 },
			message: "m",
			graceSeconds: 60,
			acting: false,
			createdBy: "Ada",
			createdAt: clock.now(),
			changedAt: clock.now(),
		});

	test("where a policy fits, a console is open or somebody reports, and no other is asked about", async () => {
		const named = (roomId: string) => ({ ...room, roomId });
		const prefix = randomUUID();
		await addPolledRoom(database, named(`${prefix}-lecture`), "Fits");
		await addPolledRoom(database, named("other"), "Does not");
		await policyFor(`${prefix}-*`);
		const user = await addTestUser(database, "host");
		await database.database.insert(consolePresences).values({
			connectionId: randomUUID(),
			userId: user.userId,
			...named("console"),
			enteredAt: clock.now(),
			seenAt: clock.now(),
		});
		await reportActivity(job, {
			reports: [report("ada", { room: named(`${prefix}-told`) }), report("ada", { room: named("idle") })],
		});
		await watchRooms(job, project());
		expect(asked.sort()).toEqual(["console", `${prefix}-lecture`, `${prefix}-told`].sort());
	});

	test("each every 15 s, by one of many workers", async () => {
		await addPolledRoom(database, room, "Lecture");
		await policyFor(room.roomId);
		await Promise.all([watchRooms(job, project()), watchRooms(job, project()), watchRooms(job, project())]);
		expect(asked).toHaveLength(1);
		clock.pass(14 * second);
		await watchRooms(job, project());
		expect(asked).toHaveLength(1);
		clock.pass(second);
		await watchRooms(job, project());
		expect(asked).toHaveLength(2);
		clock.pass(-600 * second);
		await watchRooms(job, project());
		expect(asked).toHaveLength(3);
	});
});

function report(userId: string, over: Partial<ActivityReport> = {}): ActivityReport {
	return { room, userId, connectionId: null, spoke: false, audio: false, video: false, ...over };
}

describe("reports of activity", () => {
	test("make signs of the people in the room, through the room's own events", async () => {
		await look();
		await reportActivity(job, { reports: [report("ada"), report("bob", { audio: true })] });
		const presence = await known();
		expect(presence.people.map(({ person, signs }) => [person.userId, person.mic, signs.length])).toEqual([
			["ada", { on: false, certain: true }, 1],
			["bob", { on: true, certain: true }, 1],
		]);
	});

	test("are taken or refused one by one", async () => {
		const now = clock.now().getTime();
		const at = (ms: number) => new Date(now + ms).toISOString();
		const answer = await reportActivity(job, {
			reports: [
				report("ada", { at: at(-3_600 * second) }),
				report("ada", { at: at(-3_601 * second) }),
				report("ada", { at: at(4 * second) }),
				report("ada", { at: at(6 * second) }),
				report("ada", { room: { ...room, projectId: "nobody's" } }),
			],
		});
		expect(answer.accepted).toBe(2);
		expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
			[1, "too-old"],
			[3, "in-the-future"],
			[4, "not-found"],
		]);
		const rows = await database.database.select().from(presenceSigns).where(eq(presenceSigns.roomId, room.roomId));
		expect(rows.map((row) => row.at.getTime())).toEqual([now]);
	});

	test("come from jobs and from keys that may, for the rooms that they may", async () => {
		for (const role of ["admin", "host"] as const) {
			const user = { ...job, actor: await addTestUser(database, role) };
			await expect(reportActivity(user, { reports: [report("ada")] })).rejects.toMatchObject({ code: "forbidden" });
		}
		const keyId = randomUUID();
		await database.database.insert(apiKeys).values(keyRow(keyId));
		const actor = {
			kind: "api-key",
			keyId,
			name: "k",
			scopes: ["activity"],
			providers: null,
			rooms: [room],
			expiresAt: null,
			revokedAt: null,
		} as const;
		const other = { ...room, roomId: "other" };
		const answer = await reportActivity(
			{ ...job, actor },
			{ reports: [report("ada"), report("ada", { room: other })] },
		);
		expect(answer).toMatchObject({ accepted: 1, refused: [{ index: 1, code: "not-found" }] });
		await database.database.update(apiKeys).set({ revokedAt: clock.now() }).where(eq(apiKeys.id, keyId));
		await expect(reportActivity({ ...job, actor }, { reports: [report("ada")] })).rejects.toMatchObject({
			code: "forbidden",
		});
	});

	test("1,000 of them are one request, also about the same person and at the same time as another's", async () => {
		const many = Array.from({ length: 1_000 }, (_, index) => report(`user-${index % 400}`));
		const answers = await Promise.all([1, 2, 3, 4].map(() => reportActivity(job, { reports: many })));
		expect(answers.map(({ accepted }) => accepted)).toEqual([1_000, 1_000, 1_000, 1_000]);
		const rows = await database.database.select().from(presenceSigns).where(eq(presenceSigns.roomId, room.roomId));
		expect(rows).toHaveLength(400);
	});

	test("the database merges them as the pure rule does, whatever their order", async () => {
		const base = clock.now().getTime();
		const arbitrary = fc.array(
			fc.record({
				after: fc.integer({ min: 0, max: 400 }),
				spoke: fc.boolean(),
				audio: fc.constantFrom(true, false, null),
				video: fc.constantFrom(true, false, null),
			}),
			{ minLength: 1, maxLength: 8 },
		);
		await fc.assert(
			fc.asyncProperty(arbitrary, async (tellings) => {
				const person = randomUUID();
				const signs = tellings.map(({ after, ...flags }) =>
					signOf({ userId: person, participantId: "", connectionId: null, at: base + after * second, ...flags }),
				);
				for (const sign of signs) {
					await saveSigns(database.database, [{ room, sign }], { source: "report", gap: ages.report.gap });
				}
				const [row] = await database.database
					.select()
					.from(presenceSigns)
					.where(eq(presenceSigns.person, `u:${person}`));
				const [first, ...rest] = signs;
				const wanted = rest.reduce((before: Sign | undefined, sign) => before && mergeSigns(before, sign), first);
				const ms = (date: Date | null | undefined) => date?.getTime() ?? null;
				expect({ ...wanted, connectionId: "" }).toEqual({
					person: row?.person,
					connectionId: row?.connectionId,
					at: ms(row?.at),
					knownSince: ms(row?.knownSince),
					activeAt: ms(row?.activeAt),
					spokeAt: ms(row?.spokeAt),
					audio: row?.audio,
					video: row?.video,
				});
			}),
			{ numRuns: 60 },
		);
	});
});

function keyRow(id: string) {
	return {
		id,
		name: "k",
		prefix: id.slice(0, 8),
		hash: id,
		scopes: ["activity"],
		providers: null,
		rooms: [room],
		createdById: randomUUID(),
		createdBy: "Ada",
		createdAt: clock.now(),
	};
}

describe("an open console", () => {
	const sign = (userId: string, over: Partial<ConsoleSign> = {}): ConsoleSign => ({
		connectionId: userId,
		participantId: userId,
		userId,
		spoke: false,
		audio: false,
		video: false,
		...over,
	});
	const hosts = async () => ({ ...job, actor: await addTestUser(database, "host", [room]) });

	test("tells once, and it holds as long as the console goes on", async () => {
		await look();
		const host = await hosts();
		const tell = (signs: ConsoleSign[], more = false) =>
			takeSigns(host, { room, watch: { connectionId: "tab", signs, more } });
		await tell([sign("ada"), sign("bob", { audio: null })]);
		const since = clock.now().getTime();
		for (let n = 0; n < 8; n++) {
			clock.pass(15 * second);
			await tell([]);
		}
		const signs = async (userId: string) =>
			(await known()).people.find(({ person }) => person.userId === userId)?.signs[0];
		expect(await signs("ada")).toMatchObject({
			knownSince: since,
			at: clock.now().getTime(),
			fresh: true,
			source: "console",
		});
		expect(await signs("bob")).toMatchObject({ knownSince: null });
		clock.pass(50 * second);
		expect(await signs("ada")).toMatchObject({ fresh: false });
		clock.pass(50 * second);
		await tell([]);
		expect(await signs("ada")).toMatchObject({ knownSince: null, fresh: false });
	});

	test("that has more to tell is believed only once it has told it", async () => {
		await look();
		const host = await hosts();
		await takeSigns(host, { room, watch: { connectionId: "tab", signs: [sign("ada")], more: true } });
		expect((await known()).people[0]?.signs[0]).toMatchObject({ fresh: false });
		await takeSigns(host, { room, watch: { connectionId: "tab", signs: [], more: false } });
		expect((await known()).people[0]?.signs[0]).toMatchObject({ fresh: true });
	});

	test("must be one that may moderate the room", async () => {
		const watch = { connectionId: "tab", signs: [sign("ada")], more: false };
		const viewer = { ...job, actor: await addTestUser(database, "viewer", [room]) };
		await expect(takeSigns(viewer, { room, watch })).rejects.toMatchObject({ code: "forbidden" });
		const stranger = { ...job, actor: await addTestUser(database, "host") };
		await expect(takeSigns(stranger, { room, watch })).rejects.toMatchObject({ code: "not-found" });
	});

	test("says who came and went between two lists", async () => {
		await look();
		const host = await hosts();
		const entry = (kind: "joined" | "left", id: string) =>
			({ kind, connectionId: id, participantId: id, userId: id, name: id }) as const;
		clock.pass(second);
		const at = clock.now().toISOString();
		const sightings = [
			{ entry: entry("joined", "eve"), at },
			{ entry: entry("left", "ada"), at },
		];
		await takeSightings(host, { room, sightings: { sessionId: "s", sightings } });
		expect(await inside()).toEqual(["bob", "eve"]);
		const stranger = { ...job, actor: await addTestUser(database, "viewer") };
		const told = takeSightings(stranger, { room, sightings: { sessionId: "s", sightings } });
		await expect(told).rejects.toMatchObject({ code: "not-found" });
	});
});

test("what nobody has told of for hours is forgotten, and what is young is kept", async () => {
	await look();
	await reportActivity(job, { reports: [report("ada")] });
	const rows = () =>
		database.database.select().from(presenceConnections).where(eq(presenceConnections.roomId, room.roomId));
	clock.pass(3_600 * second);
	await dropOldPresence(job);
	expect(await rows()).toHaveLength(2);
	clock.pass(2 * 3_600 * second);
	await dropOldPresence(job);
	expect(await rows()).toEqual([]);
	expect((await known()).listing).toBeNull();
});

test("a room of 2,000 is taken in at once", async () => {
	const crowd: ListedConnection[] = Array.from({ length: 2_000 }, (_, index) => connection(`user-${index}`));
	listing = async () => ({ known: true, connections: crowd, at: clock.now() });
	await look();
	expect((await known()).people).toHaveLength(2_000);
});
