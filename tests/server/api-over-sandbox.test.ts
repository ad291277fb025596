import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import type { RoomRef } from "@/lib/moderation/words/room";
import { SANDBOX_AGORA, SANDBOX_APP_ID, SANDBOX_ZEGO } from "@/sandbox/credentials";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { type ApiStage, openApiStage } from "../factories/api-stage";
import { removalRead } from "../factories/removal-read";

let sandbox: Sandbox;
let stage: ApiStage;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: "demo" });
	stage = await openApiStage({ sandboxUrl: sandbox.url });
	({ key } = await stage.key());
});
afterAll(async () => {
	await stage.close();
	await sandbox.close();
});

const townHall: RoomRef = {
	provider: "realtimekit",
	projectId: SANDBOX_APP_ID,
	roomId: "b1a7c0de-0000-4000-8000-000000000001",
};
const lobby: RoomRef = { provider: "agora", projectId: SANDBOX_AGORA.appId, roomId: "lobby-7" };
const salon: RoomRef = { provider: "zego", projectId: String(SANDBOX_ZEGO.appId), roomId: "zego-salon" };
const userId = "70011";

const recordSchema = z.object({
	entries: z.array(z.looseObject({ kind: z.string(), method: z.string().optional(), path: z.string().optional() })),
});
/** Calls that removed somebody, as the vendors saw them. */
async function acts(): Promise<string[]> {
	const response = await fetch(`${sandbox.url}/control/record?after=0`);
	const { entries } = recordSchema.parse(await response.json());
	return entries
		.filter(({ kind }) => kind === "rest")
		.map(({ method, path }) => `${method} ${path}`)
		.filter(
			(call) => /\/active-session\/kick|kicking-rule|KickoutUser/.test(call) && !call.startsWith("GET /cloudflare"),
		)
		.sort();
}

test("a backend with a key removes somebody at each vendor; called again, each vendor has seen one act", async () => {
	const body = {
		targets: [townHall, lobby, salon].map((room) => ({ room, target: { userId } })),
		reason: { code: "abuse", text: "" },
	};
	const idempotencyKey = randomUUID();
	const first = await stage.call("POST", "/removals", { key, idempotencyKey, body });
	expect(first.status).toBe(202);
	const { commandId } = z.object({ commandId: z.uuid() }).parse(await first.json());
	const { items } = await removalRead(stage, key, commandId);
	expect(items.map(({ state }) => state)).toEqual(["removed", "removed", "removed"]);
	const seen = await acts();
	expect(seen.length).toBeGreaterThanOrEqual(3);
	for (let n = 0; n < 3; n += 1) {
		const again = await stage.call("POST", "/removals", { key, idempotencyKey, body });
		expect(await again.json()).toEqual({ commandId });
	}
	await removalRead(stage, key, commandId);
	expect(await acts()).toEqual(seen);
	expect(sandbox.vendors.agora.channels.find(lobby.roomId)?.users.has(Number(userId)) ?? false).toBe(false);
});
