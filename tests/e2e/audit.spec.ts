import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ask, json, ours } from "./support/http";
import { type ConsolePerson, expect, test } from "./support/people";
import { projectId } from "./support/test";
import { muteOrder } from "./support/ways-in";

const rows = (page: Page) => page.getByRole("list", { name: "Audit, newest first" }).getByRole("listitem");

interface Act {
	by: ConsolePerson;
	meetingId: string;
	type: string;
	target: string;
	outcome: "confirmed" | "failed" | "refused";
	code?: string;
}

/** An act as a console orders and reports it; what the audit shows of it is what is tried here. */
async function act(url: string, { by, meetingId, type, target, outcome, code }: Act): Promise<string> {
	const commandId = randomUUID();
	const headers = { ...ours(url), ...json, cookie: await by.cookie() };
	const room = { provider: "realtimekit" as const, projectId, roomId: meetingId };
	const order = {
		...muteOrder(room, commandId),
		type,
		target: { userId: `user-of-${target}`, participantId: randomUUID(), connectionIds: [randomUUID()], name: target },
		reason: type === "kick" ? { code: "spam", text: "three times the same link" } : null,
	};
	const report = { outcome, code: code ?? null, latencyMs: 40, connectionIds: [] };
	for (const [path, body] of [
		["/api/commands", order],
		[`/api/commands/${commandId}/outcome`, report],
	] as const) {
		const answer = await ask(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
		expect(answer.status, answer.text).toBe(200);
	}
	return commandId;
}

test("the audit tells each act's story, and its filters are in the address", async ({ stack, room, person }) => {
	const { meetingId } = await room({ people: 2 });
	const [host, moderator] = await Promise.all([
		person({ role: "host", rooms: [meetingId] }),
		person({ role: "moderator" }),
	]);
	await act(stack.url, { by: host, meetingId, type: "mute-audio", target: "Ada", outcome: "confirmed" });
	const removal = await act(stack.url, {
		by: host,
		meetingId,
		type: "kick",
		target: "Bo",
		outcome: "refused",
		code: "1201",
	});
	await act(stack.url, { by: moderator, meetingId, type: "mute-audio", target: "Bo", outcome: "failed" });

	const page = await moderator.page();
	await page.goto(`/audit?room=${meetingId}`);
	await expect(rows(page)).toHaveCount(6);
	const told = rows(page).filter({ hasText: "Remove" }).filter({ hasText: "Refused" });
	await expect(told).toContainText(host.name);
	await expect(told).toContainText("Bo");
	await expect(told).toContainText("1201");
	await expect(told).toContainText("Spam or advertising: three times the same link");
	await expect(told).toContainText("40 ms");

	await page.getByRole("combobox", { name: "Act" }).selectOption("Mute");
	await expect(rows(page)).toHaveCount(4);
	await expect(page).toHaveURL(/command=mute-audio/);
	await page.getByRole("textbox", { name: "Who", exact: true }).fill(host.name);
	await page.getByRole("button", { name: "Apply" }).click();
	await expect(rows(page)).toHaveCount(2);
	await page.getByRole("combobox", { name: "Outcome" }).selectOption("Confirmed");
	await expect(rows(page)).toHaveCount(1);
	await page.reload();
	await expect(rows(page)).toHaveCount(1);
	await expect(rows(page)).toContainText("Ada");
	await expect(page.getByRole("textbox", { name: "Who", exact: true })).toHaveValue(host.name);

	await page.goto(`/audit?room=${meetingId}&target=Bo`);
	await expect(rows(page)).toHaveCount(4);
	await rows(page).filter({ hasText: "Refused" }).getByRole("link", { name: "Whole story" }).click();
	await expect(page).toHaveURL(new RegExp(`commandId=${removal}`));
	await expect(page.getByText("The whole story of one act")).toBeVisible();
	await expect(rows(page)).toHaveCount(2);
	await expect(rows(page).nth(0)).toContainText("Refused");
	await expect(rows(page).nth(1)).toContainText("Ordered");
	await page.getByRole("button", { name: /^Clear/ }).click();
	await expect(page).toHaveURL(/\/audit$/);

	await page.goto(`/audit?room=${meetingId}&target=Nobody`);
	await expect(page.getByText("Nothing matches these filters")).toBeVisible();
	await page.goto("/audit?from=not-a-time");
	await expect(rows(page)).toHaveCount(0);
});

test("a host reads their own acts, a moderator the rooms' acts, an admin everything", async ({
	stack,
	room,
	person,
}) => {
	const { meetingId } = await room({ people: 2 });
	const given = { role: "host" as const, rooms: [meetingId] };
	const [host, other, moderator, admin] = await Promise.all([
		person(given),
		person(given),
		person({ role: "moderator" }),
		person({ role: "admin" }),
	]);
	await act(stack.url, { by: host, meetingId, type: "mute-audio", target: "Ada", outcome: "confirmed" });
	await act(stack.url, { by: other, meetingId, type: "mute-video", target: "Bo", outcome: "confirmed" });
	const seen = async (reader: ConsolePerson, query: string) => {
		const page = await reader.page();
		await page.goto(`/audit?${query}`);
		await expect(page.getByRole("heading", { name: "Audit" })).toBeVisible();
		return { page, count: await rows(page).count() };
	};
	const own = await seen(host, `room=${meetingId}`);
	expect(own.count).toBe(2);
	await expect(rows(own.page).filter({ hasText: other.name })).toHaveCount(0);
	expect((await seen(host, `actor=${other.id}`)).count).toBe(0);
	expect((await seen(moderator, `room=${meetingId}`)).count).toBe(4);
	expect((await seen(moderator, `kind=sign-in&actor=${host.id}`)).count).toBe(0);
	expect((await seen(admin, `room=${meetingId}`)).count).toBe(4);
	expect((await seen(admin, `kind=sign-in&actor=${host.id}`)).count).toBe(1);
});

test("long stretches come in pages", async ({ person, database }) => {
	const admin = await person({ role: "admin" });
	const name = `Many rows ${randomUUID().slice(0, 8)}`;
	await database.query(
		`insert into audit_rows (kind, actor_kind, actor_id, actor_name, origin, outcome, target_name)
		 select 'user-changed', 'user', $1, $1, 'users-page', 'confirmed', 'Row ' || n from generate_series(1, 120) as n`,
		[name],
	);
	const page = await admin.page();
	await page.goto(`/audit?actor=${encodeURIComponent(name)}`);
	const seen: string[] = [];
	const read = async () => {
		const texts = await rows(page)
			.locator("bdi")
			.filter({ hasText: /^Row \d+$/ })
			.allInnerTexts();
		seen.push(...texts);
		return texts;
	};
	const older = page.getByRole("link", { name: "Older" });
	expect(await read()).toHaveLength(50);
	await older.click();
	await expect(rows(page).first()).toContainText("Row 70");
	await read();
	await older.click();
	await expect(rows(page).first()).toContainText("Row 20");
	await read();
	await expect(older).toHaveCount(0);
	expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => `Row ${120 - at}`));
	await page.getByRole("link", { name: "Newest" }).click();
	await expect(rows(page).first()).toContainText("Row 120");
});
