import { readFileSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../start";
import { switchesSchema } from "../world";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => call("POST", "/reset", {}));

async function call(method: string, at: string, body?: unknown, headers: Record<string, string> = {}) {
	const response = await fetch(`${sandbox.url}/control${at}`, {
		method,
		headers,
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return { status: response.status, json: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

async function makeRoom(order: object = {}): Promise<string> {
	return z.object({ meetingId: z.string() }).parse((await call("POST", "/rooms", order)).json).meetingId;
}

/** Node's fetch forbids a Host header; the plain client does not. */
function statusWith(headers: Record<string, string>): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${sandbox.url}/control/world`, { headers }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on("error", reject)
			.end();
	});
}

describe("who may call", () => {
	it.each([
		[{}, 200],
		[{ host: "localhost:1" }, 200],
		[{ host: "rebound.example" }, 403],
		[{ origin: "http://localhost:3000" }, 403],
		[{ origin: "https://evil.example" }, 403],
		[{ origin: "null" }, 403],
	])("%j gets %i", async (headers: Record<string, string>, status) => {
		expect(await statusWith(headers)).toBe(status);
	});

	it("answers the sandbox's own pages", async () => {
		expect(await statusWith({ origin: sandbox.url })).toBe(200);
	});
});

describe("rooms and people", () => {
	it("seats people with several devices, changes them and shows them", async () => {
		const room = await makeRoom({ title: "Three devices" });
		const people = [{ customParticipantId: "crm-1", name: "Ada", mic: true, devices: 3 }];
		const seated = await call("POST", `/rooms/${room}/people`, { people });
		expect(seated.json).toMatchObject({ participants: [{ customParticipantId: "crm-1", peerIds: { length: 3 } }] });
		await call("PATCH", `/rooms/${room}/people/crm-1`, { camera: true, presetName: "group_call_host" });
		const { json } = await call("GET", `/world/${room}`);
		expect(json).toMatchObject({
			title: "Three devices",
			peers: [
				{ mic: true, camera: true, presetName: "group_call_host", kind: "simulated" },
				{ camera: true },
				{ camera: true },
			],
		});
		await call("PATCH", `/rooms/${room}/people/crm-1`, { leave: true });
		expect((await call("GET", `/world/${room}`)).json).toMatchObject({ peers: [] });
	});

	it("records what happened, from where one left off", async () => {
		const room = await makeRoom({ people: 2 });
		const schema = z.object({ entries: z.array(z.looseObject({ id: z.number(), kind: z.string() })) });
		const { entries } = schema.parse((await call("GET", "/record?after=0")).json);
		const last = entries.at(-1)?.id ?? 0;
		sandbox.world.moderation.kickAll("control", room);
		const later = schema.parse((await call("GET", `/record?after=${last}`)).json).entries;
		expect(later.map((entry) => entry.kind)).toEqual(["kick-all", "left", "left", "session-ended"]);
		expect(later[0]?.id).toBe(last + 1);
		const elsewhere = await call("GET", `/record?after=0&room=${await makeRoom()}`);
		expect(elsewhere.json).toEqual({ entries: [] });
	});

	it("issues a token for a room and refuses what makes no sense", async () => {
		const room = await makeRoom();
		const order = { customParticipantId: "guest-1", name: "Guest", presetName: "group_call_participant" };
		const { json } = await call("POST", `/rooms/${room}/token`, order);
		const token = z.object({ token: z.string() }).parse(json).token;
		expect(sandbox.world.directory.readToken(token).participant.customParticipantId).toBe("guest-1");
		expect((await call("POST", "/rooms/nowhere/token", order)).status).toBe(404);
		expect((await call("POST", `/rooms/${room}/people`, { people: [{}] })).status).toBe(400);
	});
});

describe("faults and switches", () => {
	it("strikes as often as it was armed for, then lets go", async () => {
		const fault = { surface: "rtk", path: "/iceservers", effect: { status: 503 }, times: 1 };
		await call("POST", "/faults", fault);
		expect((await fetch(`${sandbox.url}/rtk/api/iceservers`)).status).toBe(503);
		expect((await fetch(`${sandbox.url}/rtk/api/iceservers`)).status).not.toBe(503);
	});

	it("refuses a switch it does not know and a value it does not take", async () => {
		expect((await call("PATCH", "/switches", { noSuchSwitch: true })).status).toBe(400);
		expect((await call("PATCH", "/switches", { firstPage: 2 })).status).toBe(400);
		expect((await call("PATCH", "/switches", { firstPage: 0 })).json).toMatchObject({ firstPage: 0 });
	});

	it("sets a switch for one room and leaves the others as they are", async () => {
		const [one, other] = [await makeRoom(), await makeRoom()];
		const set = (room: string, body: object) => call("PATCH", `/rooms/${room}/switches`, body);
		expect((await set(one, { correctStaleFlags: false })).json).toMatchObject({ correctStaleFlags: false });
		expect((await set(one, { socketGraceSeconds: 1 })).json).toMatchObject({ correctStaleFlags: false });
		expect(sandbox.world.switchesIn(other)).toMatchObject({ correctStaleFlags: true, socketGraceSeconds: 8 });
		expect((await set(one, { restMute: true })).status).toBe(400);
		expect((await set("nowhere", {})).status).toBe(404);
	});

	it("strikes frames of the room it was armed for", () => {
		sandbox.faults.arm({ surface: "socket", event: 30, meetingId: "a", effect: { drop: true }, times: 1 });
		expect(sandbox.faults.forFrame(30, "b")).toBeNull();
		expect(sandbox.faults.forFrame(30, "a")).toEqual({ drop: true });
		expect(sandbox.faults.forFrame(30, "a")).toBeNull();
	});

	it("every switch stands in the README with its default", () => {
		const readme = readFileSync(path.join(import.meta.dirname, "../README.md"), "utf8");
		for (const [name, value] of Object.entries(switchesSchema.parse({}))) {
			expect(readme).toContain(`| \`${name}\` | \`${JSON.stringify(value).replaceAll('"', "")}\` |`);
		}
	});
});
