// A worker that carries out scheduled ends, for a test to kill. It tells on standard output how far it has come.
import { once } from "node:events";
import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { repeat } from "@/server/jobs/repeat";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { endWatch } from "@/server/schedules";
import { fakeClosing, fakeControl, testContext } from "../../factories/context";

const task = z
	.object({
		url: z.string(),
		projectId: z.string(),
		/** Where this worker stops for ever: at the vendor, while looking for evidence, or nowhere; `told`: at the vendor, until a line comes in. */
		hangs: z.enum(["close", "look", "told", "nothing"]),
	})
	.parse(JSON.parse(process.argv[2] ?? "{}"));

const tell = (step: string) => process.stdout.write(`${step}\n`);
const never = new Promise<never>(() => undefined);
const connection = openDatabase(task.url, { max: 5, onError: () => undefined });
const control = fakeControl({
	projectId: task.projectId,
	findRoom: async (room) => {
		tell("looks");
		return task.hangs === "look" ? never : { room, title: "", open: true, session: null };
	},
});
const closing = fakeClosing({
	close: async (room) => {
		tell("told the vendor");
		if (task.hangs === "close") return never;
		if (task.hangs === "told") await once(process.stdin, "data");
		return {
			ack: { already: false, evidence: "provider-ack", affected: 1 },
			lock: { reference: `lock-${room.roomId}`, until: null },
		};
	},
});
const log = createLog({ secrets: [], write: () => undefined });
const database = { ...connection, url: task.url, adminUrl: task.url };
const projects = [{ control, entry: null, closing }];
const watch = endWatch((job) =>
	testContext({ database, projects, clock: systemClock, log, actor: { kind: "job", job }, origin: "job" }),
);
tell("watches");
await repeat({ name: "ends", everyMs: 200, work: () => watch.round() }, log, new AbortController().signal);
