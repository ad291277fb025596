import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consolePresences, polledRooms, users } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import type { Project } from "@/server/kernel/context";
import { enterRoom, expelConsole, keepPresence, listRooms, pollRooms } from "@/server/rooms";
import { realtimeKitStage, stopSandbox } from "../contract/realtimekit-stage";
import { addTestUser, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await database.close();
	await stopSandbox();
});

async function setUp() {
	const stage = await realtimeKitStage();
	const project: Project = { control: stage.control, entry: stage.entry };
	const base = testContext({ database, clock: systemClock, projects: [project] });
	const settings = {
		...base.settings,
		presetForRole: {
			viewer: "usher-viewer",
			host: "usher-host",
			moderator: "usher-moderator",
			admin: "usher-moderator",
		},
	};
	return { stage, project, job: { ...base, settings } };
}

test("a host enters over the real adapter, is counted apart, and is out within 5 s once disabled", async () => {
	const { stage, project, job } = await setUp();
	const { room } = await stage.makeRoom("Town hall", [
		{ userId: "crm-1", name: "Ada" },
		{ userId: "crm-2", name: "Bob" },
	]);
	const user = await addTestUser(database, "host", [room]);
	const context = { ...job, actor: user };
	const answer = await enterRoom(context, { room, startSession: false });
	expect(stage.readToken(answer.token)).toMatchObject({ userId: `usher:${user.userId}`, presetName: "usher-host" });
	expect(answer.preset.permissions.kickParticipant).toBe(true);

	// Their browser joins, on two devices, and says so.
	const people = [{ customParticipantId: answer.userId, name: user.name, presetName: "usher-host", devices: 2 }];
	await fetch(`${stage.sandbox.url}/control/rooms/${room.roomId}/people`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ people }),
	});
	for (const connectionId of ["7d1c9a52-5a8e-4a51-8b63-0a4b5f1f0001", "7d1c9a52-5a8e-4a51-8b63-0a4b5f1f0002"]) {
		await keepPresence(context, { room, connectionId });
	}
	await pollRooms(job, project);
	expect((await listRooms(context)).rooms).toMatchObject([
		{ title: "Town hall", people: 2, watchedBy: [user.name], live: true },
	]);

	await database.database.update(users).set({ disabled: true }).where(eq(users.id, user.userId));
	const started = performance.now();
	await expelConsole(job, { userId: user.userId, rooms: "all" });
	expect(performance.now() - started).toBeLessThan(5_000);
	expect(stage.inside(room)).toEqual(["crm-1", "crm-2"]);
	expect(stage.readToken(answer.token)).toBeNull();
	expect(await database.database.select().from(consolePresences)).toEqual([]);
	await stage.close();
});

test("a listing that turns empty while rooms are live leaves every room in the list", async () => {
	const { stage, project, job } = await setUp();
	await database.database.delete(polledRooms);
	await stage.makeRoom("Town hall", [{ userId: "crm-1", name: "Ada" }]);
	const admin = { ...job, actor: await addTestUser(database, "admin") };
	await pollRooms(job, project);
	stage.breakListing();
	await pollRooms(job, project);
	expect(await listRooms(admin)).toMatchObject({
		rooms: [{ title: "Town hall", live: true }],
		projects: [{ state: "unknown" }],
	});
	await stage.close();
});

test("a vendor out of reach leaves the list as it was, and says so", async () => {
	const { stage, project, job } = await setUp();
	await database.database.delete(polledRooms);
	await stage.makeRoom("Town hall", [{ userId: "crm-1", name: "Ada" }]);
	const admin = { ...job, actor: await addTestUser(database, "admin") };
	await pollRooms(job, project);
	stage.sandbox.faults.arm({ surface: "rest", effect: { drop: true } });
	await pollRooms(job, project);
	expect(await listRooms(admin)).toMatchObject({
		rooms: [{ title: "Town hall", live: true }],
		projects: [{ state: "unreachable" }],
	});
	await stage.close();
});

test("a trainee enters with a preset of theirs, without a single control; a viewer not with a host's", async () => {
	const { stage, job } = await setUp();
	const { room } = await stage.makeRoom("Town hall", [{ userId: "crm-1", name: "Ada" }]);
	const trainee = await addTestUser(database, "host", [room]);
	await database.database.update(users).set({ presetName: "usher-trainee" }).where(eq(users.id, trainee.userId));
	const answer = await enterRoom({ ...job, actor: trainee }, { room, startSession: false });
	expect(Object.values(answer.preset.permissions)).toEqual([false, false, false, false]);
	const viewer = await addTestUser(database, "viewer", [room]);
	await enterRoom({ ...job, actor: viewer }, { room, startSession: false });
	await database.database.update(users).set({ presetName: "usher-host" }).where(eq(users.id, viewer.userId));
	await expect(enterRoom({ ...job, actor: viewer }, { room, startSession: false })).rejects.toMatchObject({
		code: "preset-too-strong",
	});
	await stage.close();
});
