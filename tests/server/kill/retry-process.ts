// A server in the middle of a removal, for a test to kill. It tells on standard output how far it has come.
import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { retryRemoval } from "@/server/moderation";
import { readHolder } from "@/server/users";
import { fakeControl, testContext } from "../../factories/context";

const task = z
	.object({
		url: z.string(),
		userId: z.string(),
		commandId: z.string(),
		retryId: z.string(),
		/** The vendor call that never comes back. */
		hangs: z.enum(["perform", "look", "nothing"]),
	})
	.parse(JSON.parse(process.argv[2] ?? "{}"));

const tell = (step: string) => process.stdout.write(`${step}\n`);
const never = new Promise<never>(() => undefined);
const connection = openDatabase(task.url, { max: 3, onError: () => undefined });
const actor = await readHolder(connection.database, task.userId);
if (actor === null) throw new Error("no such user");
const control = fakeControl({
	perform: async () => {
		tell("told the vendor");
		return task.hangs === "perform" ? never : { already: false, evidence: "provider-ack", affected: 1 };
	},
	findConnections: async () => {
		tell("looks for evidence");
		if (task.hangs === "look") return never;
		const joinedAt = new Date(Date.now() - 60_000);
		const ids = { connectionId: "c1", participantId: "p", userId: "eve", name: "Eve", presetName: null };
		return [{ ...ids, joinedAt, leftAt: new Date() }];
	},
});
const database = { ...connection, url: task.url, adminUrl: task.url };
const log = createLog({ secrets: [], write: () => undefined });
const context = testContext({ database, actor, control, clock: systemClock, log, origin: "server-action" });
tell("begins");
const { outcome } = await retryRemoval(context, { commandId: task.commandId, retryId: task.retryId });
tell(`ended ${outcome}`);
