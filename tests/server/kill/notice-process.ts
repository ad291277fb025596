import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { followNotices } from "@/server/notices";
import { testContext } from "@/tests/factories/context";
import { noticeStage } from "@/tests/factories/notices";

/** A worker that goes its round and never comes back from one of its calls of the vendor, for a test to kill there. */
const task = z
	.object({ url: z.string(), now: z.number(), hangsAt: z.enum(["sent", "looked", "kicked"]) })
	.parse(JSON.parse(process.argv[2] ?? ""));

const say = async (what: typeof task.hangsAt) => {
	process.stdout.write(`${what}\n`);
	if (what === task.hangsAt) await new Promise(() => setInterval(() => undefined, 1_000));
};

const connection = openDatabase(task.url, { max: 5, onError: () => undefined });
const stage = noticeStage(
	{
		async *sendToPeople(_room, userIds) {
			await say("sent");
			for (const userId of userIds) yield { userId, state: "delivered" };
		},
	},
	{
		confirmGone: async (_room, targets) => {
			await say("looked");
			return targets.map((target) => ({ target, state: "still-there", returned: false }));
		},
		perform: async () => {
			await say("kicked");
			return { already: false, evidence: "provider-ack", affected: 1 };
		},
	},
);
const context = testContext({
	database: { ...connection, url: task.url, adminUrl: task.url },
	clock: { now: () => new Date(task.now) },
	actor: { kind: "job", job: "notice" },
	origin: "job",
	projects: [stage.project],
});
await followNotices(context, stage.project);
