import { randomUUID } from "node:crypto";
import { postAction } from "@/tests/security/actions-and-routes";
import {
	agoraProject,
	type Everywhere,
	type EverywhereFixture,
	everywhereFixture,
	zegoProject,
} from "./support/everywhere";
import { ours } from "./support/http";
import { test as base, expect } from "./support/people";
import type { RecordEntry, Sandbox } from "./support/sandbox";
import { projectId } from "./support/test";
import { actionNamed } from "./support/ways-in";

const test = base.extend<EverywhereFixture>({ everywhere: everywhereFixture });

function orderFor(somebody: Everywhere, messageToPerson: string | null) {
	const { userId, name, meetingId, channel, zegoRoom } = somebody;
	const rooms = [
		{ provider: "realtimekit", projectId, roomId: meetingId },
		{ provider: "agora", projectId: agoraProject, roomId: channel },
		{ provider: "zego", projectId: zegoProject, roomId: zegoRoom },
	];
	return {
		commandId: randomUUID(),
		targets: rooms.map((room) => ({ room, target: { userId, participantId: null, connectionIds: [], name } })),
		reason: { code: "spam", text: "Spam or advertising" },
		note: null,
		messageToPerson,
		confirmation: null,
		retryOf: null,
	};
}

/** What the vendors were told and what happened there, of this person's rooms alone. */
async function recordOf(sandbox: Sandbox, { meetingId, channel }: Everywhere): Promise<RecordEntry[]> {
	const { entries } = await sandbox.call<{ entries: RecordEntry[] }>("GET", "/record?after=0");
	return entries.filter((entry) => entry.meetingId === meetingId || JSON.stringify(entry).includes(channel));
}
const calls = (entries: RecordEntry[], path: RegExp) =>
	entries.filter(
		(entry) => entry.kind === "rest" && path.test(`${entry.method} ${entry.path}`) && entry.fault === undefined,
	);

test("one command id posted a hundred times at once: one effect with each vendor, one decision on record", async ({
	stack,
	sandbox,
	person,
	database,
	everywhere,
}) => {
	const somebody = await everywhere();
	const admin = await person({ role: "admin" });
	const headers = { ...ours(stack.url), cookie: await admin.cookie() };
	const order = orderFor(somebody, "Please stop 👋");
	const answers = await Promise.all(
		Array.from({ length: 100 }, () =>
			postAction(new URL("/search", stack.url), actionNamed("removePeople"), [order], headers),
		),
	);
	for (const { status, text } of answers) {
		expect(status, text).toBe(200);
		expect(text).toContain('"ok":true');
		expect(text).toContain(order.commandId);
	}
	const settled = "select count(*)::int as n from commands where batch_id = $1 and outcome = 'confirmed'";
	await expect
		.poll(async () => (await database.query(settled, [order.commandId])).rows[0]?.n, { timeout: 20_000 })
		.toBe(3);
	expect(await somebody.where()).toEqual([]);

	const record = await recordOf(sandbox, somebody);
	expect(calls(record, /^POST .*active-session\/kick$/)).toHaveLength(1);
	expect(calls(record, /Action=KickoutUser/)).toHaveLength(1);
	expect(record.filter((entry) => entry.kind === "rule-created")).toHaveLength(1);
	const { rows: orders } = await database.query("select count(*)::int as n from batches where id = $1", [
		order.commandId,
	]);
	expect(orders).toEqual([{ n: 1 }]);
	const { rows: intents } = await database.query(
		`select provider, count(*)::int as n from audit_rows
		 where kind = 'intent' and detail->>'order' = $1 group by provider order by provider`,
		[order.commandId],
	);
	expect(intents).toEqual(["agora", "realtimekit", "zego"].map((provider) => ({ provider, n: 1 })));

	// Another order under the same id does nothing.
	const other = { ...order, messageToPerson: "Something else" };
	const conflict = await postAction(new URL("/search", stack.url), actionNamed("removePeople"), [other], headers);
	expect(conflict.text).toContain('"code":"conflict"');
	expect(calls(await recordOf(sandbox, somebody), /Action=KickoutUser/)).toHaveLength(1);

	// What those who were removed and those who stayed got to see (ZEGO), and what is left open to them (Agora).
	const zego = record.filter((entry) => entry.vendor === "zego" && entry.kind !== "rest");
	const after = zego.slice(zego.findIndex((entry) => entry.kind === "stream-stopped"));
	expect(after).toMatchObject([
		{ kind: "stream-stopped", userId: somebody.userId },
		{
			kind: "left",
			userId: somebody.userId,
			client: { code: 1_002_055, extendedData: { custom_kickout_message: "Please stop 👋" } },
		},
		{ kind: "user-list-change", updateType: "DELETE", users: [{ userId: somebody.userId }], seenBy: ["stays"] },
	]);
	for (const channelName of [`else-${somebody.userId}`, somebody.channel]) {
		const join = { channelName, uid: Number(somebody.userId) };
		expect(await sandbox.call("POST", "/agora/join", join)).toEqual({ joined: true });
	}
});
