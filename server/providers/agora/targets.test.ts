import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { oddId, oddNumber, oddTarget } from "@/tests/factories/odd-ids";
import {
	call,
	json,
	OpenBudget,
	realClock,
	silentLog,
	startVendorStub,
	type VendorStub,
} from "@/tests/factories/vendor";
import { type Agora, createAgora } from ".";

const appId = "a90a0000000000000000000000000001";
let vendor: VendorStub;
let agora: Agora;
let inChannel: boolean;

beforeAll(async () => {
	vendor = await startVendorStub((heard, response) => {
		if (heard.method === "POST") json(response, 200, { status: "success", id: 1953 });
		else if (heard.url.includes("/property/")) {
			const uid = Number(heard.url.split("/").at(-2));
			json(response, 200, {
				success: true,
				data: inChannel ? { in_channel: true, uid, join: 1 } : { in_channel: false },
			});
			inChannel = false;
		} else json(response, 200, { success: true, data: { channel_exist: false } });
	});
	agora = createAgora({
		baseUrl: vendor.url,
		appId,
		customerId: "id",
		customerSecret: "secret",
		budget: new OpenBudget(),
		log: silentLog,
		clock: realClock,
		waits: { looksMs: [0], reconnectMs: 0 },
	});
});
afterAll(async () => {
	await agora.close();
	await vendor.close();
});
beforeEach(() => {
	inChannel = false;
});

const channelName = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/;
/** The only rules that may ever be heard: an explicit time, one channel, and one uid or nobody in particular. */
const ruleSchema = z.strictObject({
	appid: z.literal(appId),
	cname: z.string().regex(channelName),
	uid: z.number().int().min(1).max(4_294_967_295).optional(),
	time: z.literal(0),
	privileges: z.tuple([z.literal("join_channel")]),
});
const rules = () =>
	vendor.heard.filter(({ method }) => method === "POST").map(({ body }) => ruleSchema.parse(JSON.parse(body)));

test("every removal is one rule for one uid in one channel with its time said, or is never sent: 10,000 odd targets", async () => {
	let sent = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(oddId, fc.constantFrom("room", "room 1", "a/b", "Ä")),
			oddTarget(oddNumber),
			async (roomId, target) => {
				vendor.heard.length = 0;
				inChannel = true;
				const order = { type: "kick", room: { provider: "agora", projectId: appId, roomId }, target } as const;
				try {
					await agora.control.perform(order, call());
				} catch (error) {
					expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
					expect(vendor.heard).toHaveLength(0);
					return;
				}
				sent++;
				const meant = { cname: roomId, uid: Number(target.userId ?? target.participantId) };
				expect(rules()).toEqual([expect.objectContaining(meant)]);
			},
		),
		{ numRuns: 10_000 },
	);
	expect(sent).toBeGreaterThan(500);
}, 180_000);

test("emptying a room is one rule for one channel, or is never sent: 3,000 odd rooms", async () => {
	await fc.assert(
		fc.asyncProperty(fc.oneof(oddId, fc.constantFrom("room", "a,b")), async (roomId) => {
			vendor.heard.length = 0;
			const order = { type: "kick-all", room: { provider: "agora", projectId: appId, roomId }, target: null } as const;
			try {
				await agora.control.perform(order, call());
			} catch (error) {
				expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
				expect(vendor.heard).toHaveLength(0);
				return;
			}
			for (const rule of rules()) {
				expect(rule.cname).toBe(roomId);
				expect(rule).not.toHaveProperty("uid");
			}
		}),
		{ numRuns: 3_000 },
	);
}, 60_000);

test("a choice of many names nobody who was not chosen, and no channel but the one: 600 odd choices", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(oddTarget(oddNumber), { maxLength: 15 }), async (targets) => {
			vendor.heard.length = 0;
			const chosen = new Set(targets.map((target) => target.userId ?? target.participantId));
			const room = { provider: "agora", projectId: appId, roomId: "room" } as const;
			let results = 0;
			for await (const result of agora.control.performMany(room, targets, call("batch"))) {
				expect(targets).toContain(result.target);
				results++;
			}
			expect(results).toBe(targets.length);
			for (const rule of rules()) {
				expect(rule.cname).toBe("room");
				expect(chosen).toContain(String(rule.uid));
			}
		}),
		{ numRuns: 600 },
	);
}, 60_000);
