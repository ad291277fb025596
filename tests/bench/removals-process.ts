// One of the two processes of `npm run bench:removals`: orders its share, waits for all of it, and tells what it saw.
import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { batches, commands } from "@/server/db/schema";
import { closeRuntime, contextFor, moderation, openRuntime } from "@/server/runtime";

const share = z
	.object({
		provider: z.enum(["agora", "zego"]),
		projectId: z.string(),
		roomId: z.string(),
		userIds: z.array(z.string()),
	})
	.array();

process.once("message", async (message) => {
	const { connection } = openRuntime(undefined, { write: () => undefined });
	const context = contextFor({ kind: "system", part: "bench" }, "cli");
	const orders = share.parse(message).map(({ userIds, ...room }) => ({ commandId: randomUUID(), room, userIds }));
	for (const { commandId, room, userIds } of orders) {
		await moderation.removePeople(context, {
			commandId,
			targets: userIds.map((userId) => ({
				room,
				target: { userId, participantId: null, connectionIds: [], name: "" },
			})),
			reason: null,
			note: null,
			messageToPerson: null,
			confirmation: `remove ${userIds.length} people`,
			retryOf: null,
		});
	}
	for (const { commandId } of orders) {
		for (;;) {
			const [batch] = await connection.database.select().from(batches).where(eq(batches.id, commandId));
			if (batch?.dispatchedAt != null) break;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	const rows = [];
	for (const { commandId } of orders) {
		rows.push(
			...(await connection.database
				.select({
					provider: commands.provider,
					outcome: commands.outcome,
					code: commands.outcomeCode,
					at: commands.updatedAt,
				})
				.from(commands)
				.where(eq(commands.batchId, commandId))
				.orderBy(asc(commands.batchIndex))),
		);
	}
	process.send?.(rows.map((row) => ({ ...row, at: row.at.getTime() })));
	await closeRuntime();
	process.disconnect();
});
process.send?.("ready");
