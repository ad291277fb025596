// One of the two workers of `npm run bench:schedules`: carries out ends on a vendor that answers within 100 ms.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { repeat } from "@/server/jobs/repeat";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { endWatch, materialiseEnds } from "@/server/schedules";
import { fakeClosing, fakeControl, testContext } from "../factories/context";

const { url } = z.object({ url: z.string() }).parse(JSON.parse(process.argv[2] ?? "{}"));
const connection = openDatabase(url, { max: 15, onError: () => undefined });
const control = fakeControl({ provider: "realtimekit", projectId: "bench" });
const closing = fakeClosing({
	close: async () => {
		await sleep(100);
		return { ack: { already: false, evidence: "reconciled", affected: 1 }, lock: null };
	},
});
const log = createLog({ secrets: [], write: (line) => process.stderr.write(`${line}\n`) });
const database = { ...connection, url, adminUrl: url };
const projects = [{ control, entry: null, closing }];
const context = (job: string) =>
	testContext({ database, projects, clock: systemClock, log, actor: { kind: "job", job }, origin: "job" });
const watch = endWatch(context);
const stopping = new AbortController();
process.once("message", () => stopping.abort());
process.send?.("ready");
const before = process.cpuUsage();
await Promise.all([
	repeat({ name: "ends", everyMs: 500, work: () => watch.round() }, log, stopping.signal),
	repeat({ name: "plan", everyMs: 30_000, work: () => materialiseEnds(context("plan-ends")) }, log, stopping.signal),
]);
await watch.idle();
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuMs: (user + system) / 1_000 });
await connection.close();
process.disconnect?.();
