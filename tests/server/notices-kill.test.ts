import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import { verifyChain } from "@/server/audit";
import { batches, commands, notices } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { expireIntents, settleUnknown, takeUpBatches } from "@/server/moderation";
import { askToLeave, followNotices, listNotices } from "@/server/notices";
import { addTestUser, TestClock, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { askRequest, noticeStage } from "../factories/notices";

let db: TestDatabase;
let child: ChildProcess | null = null;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterEach(() => child?.kill("SIGKILL"));
afterAll(() => db.close());

/** A worker goes its round, and is killed with -9 while it calls the vendor. Answers what it had done by then. */
async function killWorkerAt(hangsAt: "sent" | "looked" | "kicked", now: Date): Promise<string[]> {
	const program = fileURLToPath(new URL("./kill/notice-process.ts", import.meta.url));
	const task = JSON.stringify({ url: db.url, now: now.getTime(), hangsAt });
	child = spawn(process.execPath, ["--import", "tsx", program, task], { stdio: ["ignore", "pipe", "inherit"] });
	const said: string[] = [];
	child.stdout?.setEncoding("utf8").on("data", (text: string) => said.push(...text.trim().split("\n")));
	await expect.poll(() => said, { timeout: 25_000 }).toContain(hangsAt);
	const ended = once(child, "exit");
	child.kill("SIGKILL");
	await ended;
	// What a dead process holds runs out.
	const over = new Date(0);
	await db.database.update(notices).set({ claimedUntil: over });
	await db.database.update(commands).set({ claimedUntil: over }).where(eq(commands.outcome, "intent"));
	await db.database.update(batches).set({ tendedUntil: over });
	return said;
}

test.each([
	{ hangsAt: "sent", before: ["sent"], kicksAfter: 1 },
	{ hangsAt: "looked", before: ["looked"], kicksAfter: 1 },
	{ hangsAt: "kicked", before: ["looked", "kicked"], kicksAfter: 0 },
] as const)(
	"killed while it was $hangsAt: asked, looked and removed to the end, with one removal",
	async ({ hangsAt, before, kicksAfter }) => {
		const clock = new TestClock();
		const room: RoomRef = { provider: "agora", projectId: "shop", roomId: `room-${randomUUID().slice(0, 8)}` };
		const stage = noticeStage({}, { perform: async () => ({ already: false, evidence: "reconciled", affected: 1 }) });
		const host = testContext({
			database: db,
			clock,
			actor: await addTestUser(db, "host", [room]),
			projects: [stage.project],
		});
		const worker: Context = { ...host, actor: { kind: "job", job: "notice" }, origin: "job" };
		const only = async () => (await listNotices(worker, { room })).notices[0];
		const request = askRequest(room, { thenRemove: true });
		if (hangsAt === "sent") {
			// The process that took the order dies before it sends anything.
			const dies = () => {
				throw new Error("the process died");
			};
			await askToLeave({ ...host, database: Object.assign(Object.create(host.database), { update: dies }) }, request);
			clock.pass(4_000);
		} else {
			await askToLeave(host, request);
			await vi.waitFor(async () => expect(await only()).toMatchObject({ state: "delivered" }), { timeout: 15_000 });
			clock.pass(63_000);
		}

		expect(await killWorkerAt(hangsAt, clock.now())).toEqual(before);
		await vi.waitFor(
			async () => {
				clock.pass(5_000);
				await followNotices(worker, stage.project);
				await takeUpBatches(worker);
				await expireIntents(worker);
				// The worker's round of settling, by hand: the vendor says by now that whoever was kicked is gone.
				if (hangsAt === "kicked") stage.presence.set("70011", "gone");
				const open = and(eq(commands.roomId, room.roomId), eq(commands.outcome, "unknown"));
				for (const { id } of await db.database.select().from(commands).where(open)) {
					await settleUnknown(worker, { commandId: id });
				}
				expect(await only()).toMatchObject({ state: "removed" });
			},
			{ timeout: 20_000, interval: 50 },
		);
		expect(stage.control.performed).toHaveLength(kicksAfter);
		// A message that may have gone out goes out again under its id, and no other.
		const ids = stage.messenger.sent.map(({ content }) => JSON.parse(content).id);
		expect(ids).toEqual([request.commandId]);
		const kicks = and(eq(commands.roomId, room.roomId), eq(commands.type, "kick"));
		expect(await db.database.select().from(commands).where(kicks)).toMatchObject([{ outcome: "confirmed" }]);
		expect((await verifyChain(db.database, [])).breaches).toEqual([]);
	},
);
