import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oddId, oddTarget } from "@/tests/factories/odd-ids";
import {
	call,
	json,
	OpenBudget,
	realClock,
	silentLog,
	startVendorStub,
	type VendorStub,
} from "@/tests/factories/vendor";
import { createRealtimeKit, type RealtimeKit } from ".";

const appId = "14a396e7-ca44-4937-bf1f-050a69118543";
let vendor: VendorStub;
let realtimeKit: RealtimeKit;

beforeAll(async () => {
	vendor = await startVendorStub((_heard, response) =>
		json(response, 200, { success: true, data: { participants: [{}] } }),
	);
	realtimeKit = createRealtimeKit({
		baseUrl: `${vendor.url}/client/v4`,
		accountId: "a".repeat(32),
		appId,
		token: "t",
		budget: new OpenBudget(),
		log: silentLog,
		clock: realClock,
	});
});
afterAll(async () => {
	await realtimeKit.close();
	await vendor.close();
});

const home =
	/^\/client\/v4\/accounts\/a{32}\/realtime\/kit\/[0-9a-f-]{36}\/meetings\/([\w.~%-]+)\/active-session\/(kick|kick-all)$/;

test("every removal names exactly one person of exactly one room, or is never sent: 10,000 odd targets", async () => {
	let sent = 0;
	await fc.assert(
		fc.asyncProperty(oddId, oddTarget(oddId), async (roomId, target) => {
			vendor.heard.length = 0;
			const order = { type: "kick", room: { provider: "realtimekit", projectId: appId, roomId }, target } as const;
			try {
				await realtimeKit.control.perform(order, call());
			} catch (error) {
				expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
				expect(vendor.heard).toHaveLength(0);
				return;
			}
			sent++;
			expect(vendor.heard).toHaveLength(1);
			const { method, url = "", body = "" } = vendor.heard[0] ?? {};
			const [, segment = "", what] = home.exec(url) ?? [];
			expect([method, what, decodeURIComponent(segment)]).toEqual(["POST", "kick", roomId]);
			const expected =
				target.userId === null
					? { participant_ids: [target.participantId] }
					: { custom_participant_ids: [target.userId] };
			expect(JSON.parse(body)).toEqual(expected);
			for (const ids of Object.values(expected)) expect(ids[0]?.trim()).not.toBe("");
		}),
		{ numRuns: 10_000 },
	);
	expect(sent).toBeGreaterThan(1_000);
}, 180_000);

test("ending a session names exactly one room, or is never sent: 2,000 odd rooms", async () => {
	await fc.assert(
		fc.asyncProperty(oddId, async (roomId) => {
			vendor.heard.length = 0;
			const order = {
				type: "kick-all",
				room: { provider: "realtimekit", projectId: appId, roomId },
				target: null,
			} as const;
			await realtimeKit.control.perform(order, call()).catch((error: unknown) => {
				expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
			});
			expect(vendor.heard.length).toBeLessThanOrEqual(1);
			for (const { method, url, body } of vendor.heard) {
				const [, segment = "", what] = home.exec(url) ?? [];
				expect([method, what, decodeURIComponent(segment), body]).toEqual(["POST", "kick-all", roomId, ""]);
			}
		}),
		{ numRuns: 2_000 },
	);
}, 60_000);

test("a choice of many goes out in lists that are never empty and name nobody twice: 600 odd choices", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(oddTarget(oddId), { maxLength: 12 }), async (targets) => {
			vendor.heard.length = 0;
			const room = { provider: "realtimekit", projectId: appId, roomId: "room" } as const;
			let results = 0;
			for await (const result of realtimeKit.control.performMany(room, targets, call("batch"))) {
				expect(targets).toContain(result.target);
				results++;
			}
			expect(results).toBe(targets.length);
			const users = new Set(targets.map(({ userId }) => userId));
			const records = new Set(targets.flatMap((one) => (one.userId === null ? [one.participantId] : [])));
			for (const { method, body } of vendor.heard) {
				if (method !== "POST") continue;
				const lists = Object.entries(JSON.parse(body) as Record<string, string[]>);
				expect(lists).toHaveLength(1);
				for (const [field, ids] of lists) {
					expect(ids.length).toBeGreaterThan(0);
					expect(new Set(ids).size).toBe(ids.length);
					for (const id of ids) expect(field === "participant_ids" ? records : users).toContain(id);
				}
			}
		}),
		{ numRuns: 600 },
	);
}, 60_000);
