import { get } from "node:http";
import { postAction } from "@/tests/security/actions-and-routes";
import { ask, json, ours } from "./support/http";
import { expect, test } from "./support/people";
import { enter, projectId } from "./support/test";
import { actionNamed, muteOrder } from "./support/ways-in";

/** What must hold within 5 s of a change: the vendor has let go of the console. */
const outWithinMs = 5_000;

/** Follows a room's activity as that person; `over` tells when the server ended the stream. */
function follow(url: URL, cookie: string) {
	const state = { open: false, over: false, text: "" };
	const sent = get(url, { agent: false, headers: { cookie } }, (response) => {
		state.open = response.statusCode === 200;
		response.on("data", (chunk) => (state.text += String(chunk)));
		response.on("close", () => (state.over = true));
	});
	sent.on("error", () => (state.over = true));
	return { state, stop: () => sent.destroy() };
}

const losses = [
	{
		how: "disabled",
		change: { disabled: true },
		request: { at: "/api/rooms", status: 403 },
		order: 403,
		streamEnds: true,
	},
	{
		how: "demoted to viewer",
		change: { role: "viewer" },
		request: { at: "/audit", status: 403 },
		order: 403,
		// A viewer may still watch a room that was given.
		streamEnds: false,
	},
	{
		how: "left without the room",
		change: { rooms: [] },
		request: { at: "room", status: 404 },
		order: 404,
		streamEnds: true,
	},
];

for (const { how, change, request, order, streamEnds } of losses) {
	test(`a host who is ${how} is refused at once, and their console is out of the room within 5 s`, async ({
		stack,
		sandbox,
		room,
		person,
		database,
	}) => {
		const { meetingId, path } = await room({ people: 3 });
		const [admin, host] = await Promise.all([person({ role: "admin" }), person({ role: "host", rooms: [meetingId] })]);
		const page = await host.page();
		await enter(page, path);
		await expect.poll(async () => (await sandbox.peersOf(meetingId, host.vendorId)).length).toBe(1);
		const cookie = await host.cookie();
		const stream = follow(new URL(`/api${path}/activity`, stack.url), cookie);
		await expect.poll(() => stream.state.open).toBe(true);

		const asAdmin = { ...ours(stack.url), cookie: await admin.cookie() };
		const started = performance.now();
		const changing = postAction(
			new URL("/users", stack.url),
			actionNamed("changeUserAction"),
			[{ userId: host.id, ...change }],
			asAdmin,
		);
		await expect
			.poll(async () => (await sandbox.peersOf(meetingId, host.vendorId)).length, {
				intervals: [50],
				timeout: outWithinMs,
			})
			.toBe(0);
		const outAfterMs = Math.round(performance.now() - started);
		expect(outAfterMs).toBeLessThan(outWithinMs);
		test.info().annotations.push({ type: "out of the room after", description: `${outAfterMs} ms` });
		expect((await changing).text).toContain('"ok":true');

		const at = new URL(request.at === "room" ? path : request.at, stack.url);
		expect((await ask(at, { headers: { cookie } })).status).toBe(request.status);
		const answer = await ask(new URL("/api/commands", stack.url), {
			method: "POST",
			headers: { ...ours(stack.url), ...json, cookie },
			body: JSON.stringify(muteOrder({ provider: "realtimekit", projectId, roomId: meetingId })),
		});
		expect(answer.status).toBe(order);
		if (streamEnds) {
			await expect.poll(() => stream.state.over, { timeout: outWithinMs }).toBe(true);
			expect(stream.state.text).toContain("event: ended");
		} else expect(stream.state.over).toBe(false);
		stream.stop();
		await expect(page.locator("[data-left=kicked]")).toBeVisible();

		const { rows } = await database.query(
			"select outcome, evidence from audit_rows where kind = 'console-expelled' and target_user_id = $1 and room_id = $2",
			[host.vendorId, meetingId],
		);
		expect(rows).toEqual([{ outcome: "confirmed", evidence: "provider-ack" }]);
		const left = (await sandbox.record(meetingId, "left")).filter(
			(entry) => entry.customParticipantId === host.vendorId,
		);
		expect(left.map((entry) => entry.reason)).toEqual(["kicked"]);
	});
}

test("an open page of somebody who was disabled says so at the next click", async ({ stack, person }) => {
	const [admin, host] = await Promise.all([person({ role: "admin" }), person({ role: "host" })]);
	const page = await host.page();
	await page.goto("/rooms");
	await expect(page.getByRole("heading", { name: "Rooms", exact: true })).toBeVisible();
	await postAction(
		new URL("/users", stack.url),
		actionNamed("changeUserAction"),
		[{ userId: host.id, disabled: true }],
		{ ...ours(stack.url), cookie: await admin.cookie() },
	);
	await page.getByRole("link", { name: "Audit" }).click();
	await expect(page.getByText("Your account is disabled. An admin can enable it.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
});
