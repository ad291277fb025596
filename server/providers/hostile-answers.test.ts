import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Provider } from "@/lib/moderation/room";
import { ProviderError } from "@/server/ports/errors";
import type { Messenger } from "@/server/ports/messenger";
import type { RoomClosing } from "@/server/ports/room-closing";
import type { RoomControl } from "@/server/ports/room-control";
import type { TokenMint } from "@/server/ports/token-mint";
import { call, json, OpenBudget, realClock, startVendorStub, type VendorStub } from "@/tests/factories/vendor";
import { createAgora } from "./agora";
import { createRealtimeKit } from "./realtimekit";
import { createZego } from "./zego";

let vendor: VendorStub;
let answer: Parameters<typeof startVendorStub>[0];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
	vendor = await startVendorStub((heard, response, socket) => answer(heard, response, socket));
});
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});
afterAll(() => vendor.close());

const appId = "a90a0000000000000000000000000001";
const lines: unknown[] = [];
const log = { info: () => undefined, warn: (event: string, facts?: object) => void lines.push([event, facts]) };

/** Everything that an adapter has which calls its vendor. */
interface Connected {
	control: RoomControl;
	closing: RoomClosing;
	messenger: Messenger;
	tokens?: TokenMint;
}

function connect(provider: Provider): RoomControl {
	return connectAll(provider).control;
}

function connectAll(provider: Provider): Connected {
	const seams = { baseUrl: vendor.url, budget: new OpenBudget(), log, clock: realClock };
	const made = {
		realtimekit: () =>
			createRealtimeKit({ ...seams, accountId: "acc", appId, token: "canary-secret-of-the-account", looksMs: [0] }),
		agora: () =>
			createAgora({
				...seams,
				appId,
				customerId: "customer",
				customerSecret: "canary-secret-of-the-account",
				waits: { looksMs: [0], reconnectMs: 0 },
			}),
		zego: () =>
			createZego({ ...seams, appId: "1234567890", serverSecret: "canary-secret-of-the-account-000", looksMs: [0] }),
	}[provider]();
	closing.push(made.close);
	return made;
}

const providers: Provider[] = ["realtimekit", "agora", "zego"];
const target = { userId: "17", participantId: "17", connectionIds: [], name: "Ada" };

/** Every question, and every act, of an adapter. */
function methods({ control, closing, messenger, tokens }: Connected): Record<string, () => Promise<unknown>> {
	const lock = { reference: "1953", until: new Date(Date.now() + 3_600_000) };
	const expiresAt = new Date(Date.now() + 60_000);
	const order = { kind: "media", userId: "17", publish: true, expiresAt, name: "Ada", presetName: "guest" } as const;
	const room = { provider: control.provider, projectId: control.projectId, roomId: "room" };
	const all = async (steps: AsyncIterable<unknown>) => {
		const found: unknown[] = [];
		for await (const step of steps) found.push(step);
		return found;
	};
	return {
		ping: () => control.ping(call()),
		listRooms: () => control.listRooms(call()),
		findRoom: () => control.findRoom(room, call()),
		findConnections: () => control.findConnections(room, target, call()),
		listPeople: () => control.listPeople(room, call()),
		countPeople: () => control.countPeople(room, call()),
		confirmGone: () => control.confirmGone(room, [target], { ...call(), orderedAt: new Date() }),
		findPerson: () => all(control.findPerson({ text: "17", rooms: [room] }, call())),
		kick: () => control.perform({ type: "kick", room, target }, call()),
		performMany: () => all(control.performMany(room, [target, { ...target, userId: "18" }], call("batch"))),
		"kick-all": () => control.perform({ type: "kick-all", room, target: null }, call()),
		close: () => closing.close(room, "until-lifted", call()),
		renew: () => closing.renew(room, lock, "until-lifted", call()),
		reopen: () => closing.reopen(room, lock, call()),
		sendToPeople: () => all(messenger.sendToPeople(room, ["17"], "Hello", call())),
		sendToRoom: () => messenger.sendToRoom(room, "Hello", call()),
		mint: async () => tokens?.mint({ ...order, room }, call()),
	};
}

async function outcomes(connected: Connected): Promise<Record<string, unknown>> {
	const results: Record<string, unknown> = {};
	for (const [name, method] of Object.entries(methods(connected))) {
		results[name] = await method().catch((error: unknown) => {
			expect(error, name).toBeInstanceOf(ProviderError);
			return error;
		});
	}
	return results;
}

const spoilt: Record<string, typeof answer> = {
	"a page of HTML": (_heard, response) => response.end("<!doctype html><script>alert(1)</script>"),
	"half an answer": (_heard, response, socket) => {
		response.writeHead(200, { "content-length": "1000" });
		response.write('{"success":true,"Code":0,"data":{');
		socket.end();
	},
	"more than anybody can hold": (_heard, response) => response.end(`{"data":"${"x".repeat(3_000_000)}"}`),
	"a parser bomb": (_heard, response) => response.end(`{"data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
	"an array": (_heard, response) => json(response, 200, [1, 2, 3]),
	"wrong types": (_heard, response) =>
		json(response, 200, { success: "yes", status: 7, Code: "0", data: 5, Data: [], id: {} }),
	"an error inside a 200": (_heard, response) =>
		json(response, 200, {
			success: false,
			status: "failed",
			message: "no",
			Code: 2,
			error: { code: 400, message: "no" },
		}),
	"nothing at all": (_heard, response) => response.end(),
	"a redirect": (_heard, response) => json(response, 302, {}, { location: "http://127.0.0.1:1/" }),
};

describe.each(providers)("%s under hostile answers", (provider) => {
	test.each(Object.keys(spoilt))("%s: typed errors or unknown, and nobody counts as removed", async (name) => {
		answer = spoilt[name] ?? (() => undefined);
		const connected = connectAll(provider);
		const results = await outcomes(connected);
		for (const act of ["kick", "kick-all", "close"]) expect(results[act], act).toBeInstanceOf(ProviderError);
		// A lock that the vendor has is not called lifted.
		if (provider !== "zego") expect(results.reopen, "reopen").toBeInstanceOf(ProviderError);
		for (const result of [results.sendToPeople].flat()) {
			if (!(result instanceof ProviderError)) expect(result).toHaveProperty("error");
		}
		for (const result of [results.performMany].flat()) {
			if (!(result instanceof ProviderError)) expect(result).toHaveProperty("error");
		}
		if (!(results.confirmGone instanceof ProviderError)) {
			expect(results.confirmGone).toEqual([{ target, state: "unknown", returned: false }]);
		}
		if (!(results.listPeople instanceof ProviderError)) expect(results.listPeople).toMatchObject({ known: false });
	});

	test("whatever JSON comes, every method answers or throws a ProviderError: 150 answers", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(200, 200, 200, 400, 404, 409),
				fc.oneof(
					fc.jsonValue(),
					fc.record({ success: fc.constant(true), data: fc.jsonValue(), paging: fc.jsonValue() }),
					fc.record({ status: fc.constant("success"), id: fc.jsonValue(), message: fc.jsonValue() }),
					fc.record({ Code: fc.constantFrom(0, 0, 2, 9, 104, 50001), Message: fc.jsonValue(), Data: fc.jsonValue() }),
				),
				async (status, body) => {
					answer = (_heard, response) => json(response, status, body);
					await outcomes(connectAll(provider));
				},
			),
			{ numRuns: 150 },
		);
	}, 120_000);

	test("an answer that never ends is given up, and an act then unknown", async () => {
		answer = (_heard, response) => {
			response.writeHead(200, { "content-type": "application/json" });
			const drip = setInterval(() => response.write(" "), 5);
			response.on("close", () => clearInterval(drip));
		};
		const control = connect(provider);
		const room = { provider, projectId: control.projectId, roomId: "room" };
		await expect(control.countPeople(room, call("act", 300))).rejects.toMatchObject({ name: "ProviderError" });
		await expect(control.perform({ type: "kick-all", room, target: null }, call("act", 1_500))).rejects.toMatchObject({
			kind: expect.stringMatching(/^(unknown-outcome|limited)$/),
		});
	});

	test("neither errors nor log lines carry the secret, whatever the vendor echoes", async () => {
		lines.length = 0;
		answer = (heard, response) =>
			json(response, 400, { message: JSON.stringify(heard.headers), Code: 2, Message: heard.url, error: heard.url });
		const results = await outcomes(connectAll(provider));
		const seen = JSON.stringify([lines, ...Object.values(results).map(String)]);
		expect(seen).not.toContain("canary-secret");
	});
});

test("the circuit of one failing vendor leaves the others alone", async () => {
	answer = (heard, response) => {
		if (heard.url.includes("Action="))
			json(response, 200, { Code: 0, Data: { UserCountList: [{ RoomId: "room", UserCount: 3 }] } });
		else json(response, 500, {});
	};
	const [agora, zego] = [connect("agora"), connect("zego")];
	const room = (control: RoomControl) => ({ provider: control.provider, projectId: control.projectId, roomId: "room" });
	for (let count = 0; count < 8; count++) await agora.countPeople(room(agora), call()).catch(() => undefined);
	await expect(agora.countPeople(room(agora), call())).rejects.toMatchObject({ details: { code: "circuit-open" } });
	expect(await zego.countPeople(room(zego), call())).toBe(3);
});
