import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { oddId, oddTarget } from "@/tests/factories/odd-ids";
import {
	call,
	type Heard,
	json,
	OpenBudget,
	realClock,
	silentLog,
	startVendorStub,
	type VendorStub,
} from "@/tests/factories/vendor";
import { createZego, type Zego } from ".";

const appId = "1234567890";
let vendor: VendorStub;
let zego: Zego;
const statusOf = (asked: Map<string, number>, id: string) => {
	asked.set(id, (asked.get(id) ?? 0) + 1);
	return asked.get(id) === 1 ? 1 : 0;
};
let asked: Map<string, number>;

beforeAll(async () => {
	vendor = await startVendorStub((heard, response) => {
		const query = queryOf(heard);
		const UserStatusList = query.getAll("UserId[]").map((UserId) => ({ UserId, Status: statusOf(asked, UserId) }));
		const Data = query.get("Action") === "DescribeUsers" ? { UserStatusList } : { Marker: "", UserList: [] };
		json(response, 200, { Code: 0, Message: "success", Data });
	});
	zego = createZego({
		baseUrl: vendor.url,
		appId,
		serverSecret: "s".repeat(32),
		budget: new OpenBudget(),
		log: silentLog,
		clock: realClock,
		looksMs: [0],
	});
});
afterAll(async () => {
	await zego.close();
	await vendor.close();
});
beforeEach(() => {
	asked = new Map();
});

const queryOf = ({ url }: Heard) => new URLSearchParams(url.slice(url.indexOf("?")));
const byAction = (action: string) => vendor.heard.map(queryOf).filter((query) => query.get("Action") === action);

/** What no call may lack or exceed. */
function checkCalls(roomId: string): void {
	for (const query of vendor.heard.map(queryOf)) {
		const ids = query.getAll("UserId[]");
		const most = { KickoutUser: 5, DescribeUsers: 10 }[query.get("Action") ?? ""] ?? 0;
		expect(ids.length).toBeGreaterThanOrEqual(Math.min(most, 1));
		expect(ids.length).toBeLessThanOrEqual(most);
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids) {
			expect(id.trim()).not.toBe("");
			expect(Buffer.byteLength(id)).toBeLessThan(64);
		}
		expect(query.getAll("RoomId")).toEqual([roomId]);
		expect(Buffer.byteLength(roomId)).toBeLessThan(128);
		expect(Buffer.byteLength(query.get("CustomReason") ?? "")).toBeLessThanOrEqual(256);
		expect(query.getAll("UserId")).toEqual([]);
		expect([...query.keys()].filter((key) => key === "Action")).toHaveLength(1);
	}
}

test("every removal names exactly one person of exactly one room, or is never sent: 10,000 odd targets", async () => {
	let sent = 0;
	await fc.assert(
		fc.asyncProperty(oddId, oddTarget(oddId), fc.string({ unit: "binary" }), async (roomId, target, message) => {
			vendor.heard.length = 0;
			asked.clear();
			const room = { provider: "zego", projectId: appId, roomId } as const;
			try {
				await zego.control.perform({ type: "kick", room, target, messageToPerson: message }, call());
			} catch (error) {
				expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
				expect(vendor.heard).toHaveLength(0);
				return;
			}
			sent++;
			checkCalls(roomId);
			expect(byAction("KickoutUser").map((query) => query.getAll("UserId[]"))).toEqual([
				[target.userId ?? target.participantId],
			]);
		}),
		{ numRuns: 10_000 },
	);
	expect(sent).toBeGreaterThan(1_000);
}, 240_000);

test("closing a room names exactly one room, or is never sent: 2,000 odd rooms", async () => {
	await fc.assert(
		fc.asyncProperty(oddId, async (roomId) => {
			vendor.heard.length = 0;
			const order = { type: "kick-all", room: { provider: "zego", projectId: appId, roomId }, target: null } as const;
			try {
				await zego.control.perform(order, call());
			} catch (error) {
				expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
				expect(vendor.heard).toHaveLength(0);
				return;
			}
			expect(byAction("CloseRoom")).toHaveLength(1);
			checkCalls(roomId);
		}),
		{ numRuns: 2_000 },
	);
}, 60_000);

test("a choice of many goes out in fives of one room, each person once: 600 odd choices", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(oddTarget(oddId), { maxLength: 30 }), async (targets) => {
			vendor.heard.length = 0;
			asked.clear();
			const room = { provider: "zego", projectId: appId, roomId: "room" } as const;
			let results = 0;
			for await (const result of zego.control.performMany(room, targets, call("batch"))) {
				expect(targets).toContain(result.target);
				results++;
			}
			expect(results).toBe(targets.length);
			const kicked = byAction("KickoutUser").flatMap((query) => query.getAll("UserId[]"));
			const chosen = new Set(targets.map((target) => target.userId ?? target.participantId));
			expect(new Set(kicked).size).toBe(kicked.length);
			for (const id of kicked) expect(chosen).toContain(id);
			for (const query of vendor.heard.map(queryOf)) {
				const ids = query.getAll("UserId[]");
				const most = query.get("Action") === "KickoutUser" ? 5 : 10;
				if (query.get("Action") === "DescribeUserList") expect(ids).toEqual([]);
				else expect(ids.length).toBeGreaterThan(0);
				expect(ids.length).toBeLessThanOrEqual(most);
				expect(query.get("RoomId")).toBe("room");
			}
		}),
		{ numRuns: 600 },
	);
}, 60_000);
