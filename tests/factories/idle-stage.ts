import { randomUUID } from "node:crypto";
import type { IdleCase, IdleCondition, SetPolicy } from "@/lib/api/idle";
import type { Actor } from "@/lib/moderation/actor";
import type { Provider, RoomRef } from "@/lib/moderation/room";
import { dryRunPolicy, followCases, idleSearch, readIdle, setPolicy, setPolicyActing } from "@/server/idle";
import type { Context, Project } from "@/server/kernel/context";
import type { ListedConnection, RoomControl } from "@/server/ports/room-control";
import { reportActivity, watchRooms } from "@/server/presence";
import { addPolledRoom, addTestUser, type FakeControl, fakeControl, TestClock, testContext } from "./context";
import type { TestDatabase } from "./database";
import { type FakeMessenger, fakeMessenger } from "./fake-vendor-ports";

/** A vendor whose one room a test fills, and the worker that watches it, all by one clock that the test moves. */
export interface IdleStage {
	clock: TestClock;
	control: FakeControl;
	messenger: FakeMessenger;
	room: RoomRef;
	/** As the job that looks for idle people. */
	job: Context;
	admin: Context;
	/** Who is in the room, by user id. */
	inside: Map<string, ListedConnection>;
	/** Who reports at each step, and what. */
	reports: Map<string, { spoke: boolean; audio: boolean; video: boolean }>;
	/** Lets time pass in steps of 30 s, each with its reports, its look at the room and a worker's rounds. */
	pass(ms: number, work?: boolean): Promise<void>;
	work(): Promise<void>;
	policy(condition: IdleCondition, over?: Partial<SetPolicy>): Promise<SetPolicy>;
	/** Makes the dry run and lets the policy act. */
	act(policyId: string): Promise<void>;
	cases(): Promise<IdleCase[]>;
}

const step = 30_000;

export async function idleStage(
	database: TestDatabase,
	options: { provider?: Provider; control?: Partial<RoomControl>; messenger?: FakeMessenger | null } = {},
): Promise<IdleStage> {
	const clock = new TestClock();
	const projectId = randomUUID();
	const provider = options.provider ?? "zego";
	const room: RoomRef = { provider, projectId, roomId: `room-${randomUUID()}` };
	const inside = new Map<string, ListedConnection>();
	const reports: IdleStage["reports"] = new Map();
	const control = fakeControl({
		listPeople: async () => ({ known: true, connections: [...inside.values()], at: clock.now() }),
		perform: async ({ target }) => {
			if (target?.userId != null) inside.delete(target.userId);
			return { already: false, evidence: "reconciled", affected: 1 };
		},
		...options.control,
		provider,
		projectId,
	});
	const messenger = options.messenger === undefined ? fakeMessenger() : options.messenger;
	const project: Project = { control, entry: null, ...(messenger !== null && { messenger }) };
	const as = (actor: Actor, origin: Context["origin"]) =>
		testContext({ database, clock, projects: [project], actor, origin });
	const job = as({ kind: "job", job: "idle-policy" }, "job");
	const admin = as(await addTestUser(database, "admin"), "console");
	await addPolledRoom(database, room, "Lecture");
	const search = idleSearch();
	const work = async () => {
		await search(job);
		await followCases(job);
	};
	const stage: IdleStage = {
		clock,
		control,
		messenger: messenger ?? fakeMessenger(),
		room,
		job,
		admin,
		inside,
		reports,
		work,
		async pass(ms, working = true) {
			for (let passed = 0; passed < ms; passed += step) {
				clock.pass(Math.min(step, ms - passed));
				const told = [...reports].map(([userId, report]) => ({ room, userId, connectionId: null, ...report }));
				if (told.length > 0) await reportActivity(job, { reports: told });
				await watchRooms(job, project);
				if (working) await work();
			}
		},
		async policy(condition, over = {}) {
			const wish: SetPolicy = {
				policyId: randomUUID(),
				name: "Sleepers",
				provider,
				roomPattern: room.roomId,
				roles: [],
				condition,
				message: "Are you still there?",
				graceSeconds: 60,
				...over,
			};
			await setPolicy(admin, wish);
			return wish;
		},
		async act(policyId) {
			const { dryRunId } = await dryRunPolicy(admin, { policyId });
			await setPolicyActing(admin, { policyId, acting: true, seenDryRun: dryRunId });
		},
		cases: async () => (await readIdle(admin)).cases.filter((one) => one.room.roomId === room.roomId),
	};
	return stage;
}

export function connection(userId: string, over: Partial<ListedConnection> = {}): ListedConnection {
	return {
		connectionId: userId,
		participantId: userId,
		userId,
		name: userId,
		presetName: null,
		joinedAt: null,
		leftAt: null,
		...over,
	};
}

export const still = { spoke: false, audio: false, video: false };
