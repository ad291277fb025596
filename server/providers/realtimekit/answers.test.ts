import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
	call,
	json,
	OpenBudget,
	realClock,
	silentLog,
	startVendorStub,
	type VendorStub,
} from "@/tests/factories/vendor";
import { ProviderError } from "../../ports/errors";
import { createRealtimeKit, type RealtimeKit } from ".";

const room = { provider: "realtimekit", projectId: "app", roomId: "meeting-1" } as const;
const target = { userId: "crm-17", participantId: "p-1", connectionIds: [], name: "Ada" };
const person = { userId: "usher:1", name: "Mia", presetName: "host", participantId: null };

let vendor: VendorStub;
let realtimeKit: RealtimeKit;
let answer: { status: number; body: string };

beforeAll(async () => {
	vendor = await startVendorStub((_heard, response) => {
		response.writeHead(answer.status, { "content-type": "text/plain" });
		response.end(answer.body);
	});
});
afterAll(() => vendor.close());
beforeEach(() => {
	vendor.heard.length = 0;
	realtimeKit = createRealtimeKit({
		baseUrl: vendor.url,
		accountId: "acc",
		appId: "app",
		token: "canary-token",
		budget: new OpenBudget(),
		log: silentLog,
		clock: realClock,
	});
	return () => realtimeKit.close();
});

const says = (status: number, body: unknown) => {
	answer = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
};
const kick = () => realtimeKit.control.perform({ type: "kick", room, target }, call());
const find = () => realtimeKit.control.findRoom(room, call());

function error(kind: string, code: string) {
	return expect.objectContaining({ kind, details: expect.objectContaining({ code }) });
}

describe("an answer that only looks like success", () => {
	test("200 around an error is that error", async () => {
		says(200, { success: false, error: { code: 403, message: "no" } });
		await expect(kick()).rejects.toEqual(error("unauthorised", "403"));
		says(200, { success: false, errors: [{ code: 10_000, message: "Authentication error" }], result: null });
		await expect(kick()).rejects.toEqual(error("unauthorised", "10000"));
		says(200, { success: false });
		await expect(kick()).rejects.toEqual(error("refused", "200"));
		says(200, { success: true, data: {}, errors: [{ code: 1, message: "partly" }] });
		await expect(kick()).rejects.toEqual(error("refused", "1"));
	});

	test.each(["[]", '"ok"', "null", "7", "", "{}", '{"success":true}', '{"success":"yes","data":{}}'])(
		"%j says nothing about a removal",
		async (body) => {
			says(200, body);
			await expect(kick()).rejects.toEqual(error("unknown-outcome", "malformed-answer"));
			await expect(find()).rejects.toEqual(error("unreachable", "malformed-answer"));
		},
	);

	test("a removal that acted on nobody is no removal, and the room is asked", async () => {
		says(200, { success: true, data: { id: "meeting-1", participants: [] } });
		expect(await kick()).toMatchObject({ already: true, affected: 0 });
		expect(vendor.heard.map((heard) => heard.method)).toEqual(["POST", "GET"]);
	});
});

describe("refusals", () => {
	test("a token without the permission is told which one it lacks", async () => {
		says(403, { success: false, errors: [{ code: 10_403, message: "forbidden" }], result: null });
		const refused = await find().catch((failure: unknown) => failure);
		expect(refused).toEqual(error("unauthorised", "403"));
		expect(String(refused)).toMatch(/Realtime or Realtime Admin/);
		expect(String(refused)).not.toContain("canary-token");
	});

	test.each([
		[401, { success: false, error: { code: 401, message: "x" } }],
		[400, { success: false, errors: [{ code: 9106, message: "Missing auth headers" }], result: null }],
		[400, { success: false, errors: [{ code: 6003, message: "Invalid request headers" }], result: null }],
	])("a token that is not accepted (%d)", async (status, body) => {
		says(status, body);
		await expect(find()).rejects.toMatchObject({ kind: "unauthorised" });
	});

	test("a route that Cloudflare does not have is not a room that does not exist", async () => {
		says(404, { success: false, errors: [{ code: 7003, message: "Could not route" }], result: null });
		await expect(find()).rejects.toEqual(error("unsupported", "7003"));
		await expect(kick()).rejects.toEqual(error("unsupported", "7003"));
	});

	test("a vendor's words reach the log as one line of printable text", async () => {
		says(400, { success: false, error: { code: 400, message: "a\r\nb\u001b[31mc\u202e" } });
		const refused = await find().catch((failure: unknown) => failure);
		expect((refused as ProviderError).message).toBe("Cloudflare refused: a  b [31mc ");
	});
});

test("rows that cannot be read hide no other, and leave the listing in doubt", async () => {
	const session = {
		id: "s",
		associated_id: "m",
		status: "LIVE",
		started_at: "2026-11-21T12:00:00Z",
		surprise: { x: [1] },
	};
	says(200, { success: true, data: { sessions: [session, { id: 7 }, null] }, paging: { total_count: 3 } });
	const listing = await realtimeKit.control.listRooms(call("poll"));
	expect(listing.known).toBe(false);
	expect(listing.rooms).toEqual([
		{
			room: { provider: "realtimekit", projectId: "app", roomId: "m" },
			title: "m",
			sessionId: "s",
			people: null,
			startedAt: new Date("2026-11-21T12:00:00Z"),
		},
	]);
});

test("whatever JSON comes, every method answers or throws a ProviderError, and no junk is a removal", async () => {
	const kit = () => realtimeKit;
	const methods = [
		() => kit().control.listRooms(call("poll")),
		() => kit().control.findRoom(room, call()),
		() => kit().control.findConnections(room, target, call()),
		() => kit().entry.findPreset("host", call()),
		() => kit().entry.enrol(room, person, call()),
		kick,
	];
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(200, 200, 200, 201, 400, 404),
			fc.oneof(
				fc.json(),
				fc
					.record({ success: fc.constant(true), data: fc.jsonValue(), paging: fc.jsonValue() })
					.map((body) => JSON.stringify(body)),
			),
			async (status, body) => {
				says(status, body);
				for (const method of methods) {
					await Promise.resolve(method()).catch((failure: unknown) => expect(failure).toBeInstanceOf(ProviderError));
				}
			},
		),
		{ numRuns: 300 },
	);
}, 60_000);

test("enrolment falls back to the existing record only for a conflict", async () => {
	const conflicts = await startVendorStub((heard, response) => {
		if (heard.method === "POST" && heard.url.endsWith("/participants")) {
			json(response, 422, { success: false, error: { code: 422, message: "preset not found" } });
		} else json(response, 200, { success: true, data: [] });
	});
	const kit = createRealtimeKit({
		baseUrl: conflicts.url,
		accountId: "acc",
		appId: "app",
		token: "t",
		budget: new OpenBudget(),
		log: silentLog,
		clock: realClock,
	});
	await expect(kit.entry.enrol(room, person, call())).rejects.toEqual(error("refused", "422"));
	expect(conflicts.heard).toHaveLength(1);
	await kit.close();
	await conflicts.close();
});
