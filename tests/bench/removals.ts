// `npm run bench:removals`: 1,000 removals in one ZEGO room and 200 in one Agora channel, ordered by two processes at once.
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { SANDBOX_AGORA, SANDBOX_ZEGO } from "@/sandbox/credentials";
import { startSandbox } from "@/sandbox/start";
import { migrate } from "@/server/db/migrate";
import { startPostgres } from "../../scripts/postgres.mjs";
import { isOverLimit } from "./over-limit";

const zegoPeople = 1_000;
const agoraPeople = 200;
/** What the vendors' limits allow at best (calls after the first second's worth, spread over the rest). */
const floors = {
	zego: { dispatched: zegoPeople / 5 / 50 - 1, confirmed: zegoPeople / 10 / 10 - 1 },
	agora: { dispatched: agoraPeople / 10 - 1, confirmed: agoraPeople / 20 - 1 },
};
const rowsSchema = z.array(
	z.object({ provider: z.enum(["agora", "zego"]), outcome: z.string(), code: z.string().nullable(), at: z.number() }),
);
const readyWithin = AbortSignal.timeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), "usher-bench-"));
const postgres = await startPostgres({ dataDir: path.join(folder, "data"), throwaway: true });
const adminUrl = postgres.urlFor("usher_bench");
const appUrl = new URL(adminUrl);
appUrl.username = "usher_app";
appUrl.password = "usher-bench";
await migrate({ adminUrl, appUrl: appUrl.href });
const sandbox = await startSandbox();
const secret = randomBytes(32).toString("base64");
const control = async (at: string, body: unknown) => {
	const answer = await fetch(`${sandbox.url}/control${at}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${at}: ${answer.status} ${await answer.text()}`);
};
const zego = Array.from({ length: zegoPeople }, (_, index) => `p${index}`);
const agora = Array.from({ length: agoraPeople }, (_, index) => String(index + 1));
await control("/zego/rooms", { roomId: "bench", users: zego.map((userId) => ({ userId })) });
await control("/agora/channels", { channelName: "bench", users: agora.map((uid) => ({ uid: Number(uid) })) });

const children = [0, 1].map(() =>
	fork(path.join(import.meta.dirname, "removals-process.ts"), [], {
		execArgv: ["--import", "tsx"],
		env: {
			NODE_ENV: "production",
			PATH: process.env.PATH,
			DATABASE_URL: appUrl.href,
			USHER_URL: "http://localhost:3000",
			NEXTAUTH_SECRET: secret,
			NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secret,
			USHER_SANDBOX_URL: sandbox.url,
		},
	}),
);
await Promise.all(children.map((child) => once(child, "message", { signal: readyWithin })));
const first = sandbox.world.record.after(0).at(-1)?.id ?? 0;
const startedAt = Date.now();
const told = await Promise.all(
	children.map(async (child, which) => {
		const half = (ids: readonly string[]) => ids.filter((_, index) => index % 2 === which);
		child.send([
			{ provider: "zego", projectId: String(SANDBOX_ZEGO.appId), roomId: "bench", userIds: half(zego) },
			{ provider: "agora", projectId: SANDBOX_AGORA.appId, roomId: "bench", userIds: half(agora) },
		]);
		const [rows] = await once(child, "message");
		return rowsSchema.parse(rows);
	}),
);
const rows = told.flat();
const calls = sandbox.world.record
	.after(first)
	.flatMap((entry) => z.looseObject({ at: z.coerce.date(), path: z.string() }).safeParse(entry).data ?? []);
const limited = calls.filter(isOverLimit).length;

for (const provider of ["zego", "agora"] as const) {
	const its = rows.filter((row) => row.provider === provider);
	const removals = calls.filter(
		(call) => /KickoutUser/.test(call.path) === (provider === "zego") && /KickoutUser|kicking-rule/.test(call.path),
	);
	const seconds = (at: number) => (at - startedAt) / 1_000;
	const dispatched = seconds(Math.max(...removals.map(({ at }) => at.getTime())));
	const confirmed = seconds(Math.max(...its.map(({ at }) => at)));
	const done = its.filter((row) => row.outcome === "confirmed").length;
	const ratio = (value: number, floor: number) =>
		`${value.toFixed(2)} s ÷ ${floor.toFixed(2)} s = ${(value / floor).toFixed(2)}`;
	const floor = floors[provider];
	// Nothing is confirmed before it is dispatched, nor faster than questions may be asked.
	const confirmFloor = Math.max(floor.confirmed, floor.dispatched);
	console.log(`${provider}: ${done} of ${its.length} confirmed, ${removals.length} removal calls`);
	console.log(`  dispatched ÷ floor: ${ratio(dispatched, floor.dispatched)}`);
	console.log(`  confirmed ÷ floor:  ${ratio(confirmed, confirmFloor)}`);
}
console.log(`answers of 429 or over a limit: ${limited}`);
await sandbox.close();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
