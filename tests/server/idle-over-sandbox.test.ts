import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { noticeSchema } from "@/lib/moderation/notice";
import type { Provider, RoomRef } from "@/lib/moderation/room";
import { dryRunPolicy, followCases, idleSearch, readIdle, setPolicy, setPolicyActing } from "@/server/idle";
import type { Context, Project } from "@/server/kernel/context";
import { reportActivity, takeSigns, watchRooms } from "@/server/presence";
import { agoraStage } from "../contract/agora-stage";
import { realtimeKitStage, stopSandbox } from "../contract/realtimekit-stage";
import { zegoStage } from "../contract/zego-stage";
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

interface Person {
	userId: string;
	participantId: string;
	connectionIds: string[];
}

/** A vendor's stand-in with the real adapter. */
interface Stage {
	project: Project;
	ids: readonly [sleeper: string, waker: string, talker: string];
	makeRoom(title: string, people: { userId: string; name: string }[]): Promise<{ room: RoomRef; people: Person[] }>;
	inside(room: RoomRef): string[];
	/** What the person's app has got; null: the server reaches nobody at this vendor. */
	received: ((room: RoomRef, userId: string) => Promise<string[]>) | null;
	now(): Date;
	pass(ms: number): void;
	close(): Promise<void>;
}

const stages: Record<Provider, () => Promise<Stage>> = {
	agora: async () => {
		const stage = await agoraStage();
		const { control, messenger } = stage;
		return { ...stage, project: { control, entry: null, messenger }, ids: ["101", "102", "103"] };
	},
	zego: async () => {
		const stage = await zegoStage();
		const { control, messenger } = stage;
		return { ...stage, project: { control, entry: null, messenger }, ids: ["crm-1", "crm-2", "crm-3"] };
	},
	realtimekit: async () => {
		const stage = await realtimeKitStage();
		const { control, entry, messenger } = stage;
		return { ...stage, project: { control, entry, messenger }, received: null, ids: ["crm-1", "crm-2", "crm-3"] };
	},
};

type Flags = { spoke: boolean; audio: boolean; video: boolean };
const still: Flags = { spoke: false, audio: false, video: false };

/** At Agora and ZEGO the customer's app reports; at RealtimeKit an open console tells what it sees. */
async function tell(
	context: Context,
	console: Context,
	room: RoomRef,
	told: ReadonlyMap<Person, Flags>,
): Promise<void> {
	if (room.provider !== "realtimekit") {
		const reports = [...told].map(([{ userId }, flags]) => ({ room, userId, connectionId: null, ...flags }));
		expect((await reportActivity(context, { reports })).refused).toEqual([]);
		return;
	}
	const signs = [...told].flatMap(([{ userId, participantId, connectionIds }, flags]) =>
		connectionIds.map((connectionId) => ({ connectionId, participantId, userId, ...flags })),
	);
	await takeSigns(console, { room, watch: { connectionId: "console-tab", signs, more: false } });
}

test.each(["agora", "zego", "realtimekit"] as const)(
	"%s: who goes silent is listed by the dry run, warned and removed; who speaks in the grace stays",
	async (provider) => {
		const stage = await stages[provider]();
		const clock = { now: () => stage.now() };
		const as = (actor: Context["actor"]) => testContext({ database, clock, projects: [stage.project], actor });
		const job = as({ kind: "job", job: "idle-policy" });
		const admin = as(await addTestUser(database, "admin"));
		const [sleeper, waker, talker] = stage.ids;
		const { room, people } = await stage.makeRoom(
			`room-${randomUUID().slice(0, 8)}`,
			stage.ids.map((userId) => ({ userId, name: `Person ${userId}` })),
		);
		const console = as(await addTestUser(database, "host", [room]));
		const flags = new Map(people.map((one) => [one, one.userId === talker ? { ...still, audio: true } : still]));
		const policyId = randomUUID();
		await setPolicy(admin, {
			policyId,
			name: "Sleepers",
			provider,
			roomPattern: room.roomId,
			roles: [],
			condition: { kind: "silent", minutes: 2 },
			message: "Are you still there?",
			graceSeconds: 60,
		});
		const search = idleSearch();
		const work = async () => {
			await search(job);
			await followCases(job);
		};
		const pass = async (seconds: number) => {
			for (let passed = 0; passed < seconds; passed += 30) {
				stage.pass(30_000);
				await tell(job, console, room, flags);
				await watchRooms(job, stage.project);
				await work();
			}
		};
		const states = async () =>
			new Map(
				(await readIdle(admin)).cases
					.filter((one) => one.room.roomId === room.roomId)
					.map((one) => [one.target.userId, one]),
			);

		await pass(150);
		const run = await dryRunPolicy(admin, { policyId });
		expect(run.findings.map(({ target, verdict }) => [target.userId, verdict]).sort()).toEqual([
			[sleeper, "go"],
			[waker, "go"],
		]);
		expect((await states()).size).toBe(0);
		await setPolicyActing(admin, { policyId, acting: true, seenDryRun: run.dryRunId });

		await work();
		expect([...(await states()).values()].map(({ state }) => state)).toEqual(["warned", "warned"]);
		if (stage.received === null) expect((await states()).get(sleeper)?.text).toMatch(/^Nobody could be told/);
		else {
			const [content = ""] = await stage.received(room, sleeper);
			expect(noticeSchema.parse(JSON.parse(content))).toMatchObject({ kind: "idle", text: "Are you still there?" });
			expect(await stage.received(room, talker)).toEqual([]);
		}

		for (const [person] of flags) if (person.userId === waker) flags.set(person, { ...still, spoke: true });
		await pass(30);
		expect((await states()).get(waker)?.state).toBe("stayed");
		for (const [person] of flags) if (person.userId === waker) flags.set(person, still);
		await pass(60);
		await vi.waitFor(async () => {
			await followCases(job);
			expect((await states()).get(sleeper)?.state).toBe("removed");
		}, 20_000);
		expect(stage.inside(room)).toEqual([waker, talker].sort());
		await stage.close();
	},
);
