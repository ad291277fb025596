// A server in the middle of a large order, for a test to kill. It tells on standard output how far it has come.
import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { systemClock } from "@/server/kernel/clock";
import { removePeople } from "@/server/moderation";
import { fakeControl, testContext } from "../../factories/context";

const task = z
	.object({ url: z.string(), commandId: z.string(), people: z.array(z.string()) })
	.parse(JSON.parse(process.argv[2] ?? "{}"));

const connection = openDatabase(task.url, { max: 5, onError: () => undefined });
const control = fakeControl({
	provider: "zego",
	async *performMany(_room, targets) {
		for (const target of targets) process.stdout.write(`sent ${target.userId}\n`);
		// The vendor takes the calls and never answers.
		yield await new Promise<never>(() => undefined);
	},
});
const database = { ...connection, url: task.url, adminUrl: task.url };
const context = testContext({ database, control, clock: systemClock, origin: "server-action" });
const room = { provider: "zego", projectId: "app", roomId: "hall" } as const;
await removePeople(context, {
	commandId: task.commandId,
	targets: task.people.map((userId) => ({
		room,
		target: { userId, participantId: null, connectionIds: [], name: "" },
	})),
	reason: null,
	note: null,
	messageToPerson: null,
	confirmation: `remove ${task.people.length} people`,
	retryOf: null,
});
process.stdout.write("ordered\n");
