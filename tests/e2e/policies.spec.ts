import { expect, test } from "./support/people";

test("a policy is looked at before it may act, rests again, and is deleted", async ({ person, room, database }) => {
	const { meetingId } = await room({ people: 1 });
	const admin = await person({ role: "admin" });
	const page = await admin.page();
	const name = `Alone ${meetingId.slice(0, 8)}`;

	await page.goto("/policies");
	await page.getByRole("button", { name: "New policy" }).first().click();
	const making = page.getByRole("dialog", { name: "New policy" });
	await making.getByRole("textbox", { name: "Name" }).fill(name);
	await making.getByRole("radio", { name: /^Alone in the room/ }).check();
	await making.getByRole("textbox", { name: "Alone for, in minutes" }).fill("0");
	await making.getByRole("button", { name: "Save and dry-run" }).click();
	await expect(making.getByText("Whole minutes, from 1 to 1,440")).toBeVisible();
	await making.getByRole("textbox", { name: "Alone for, in minutes" }).fill("1440");
	await making.getByRole("textbox", { name: "Rooms" }).fill(meetingId);
	await making.getByRole("button", { name: "Save and dry-run" }).click();

	// Saved is not acting: what it would do is looked at first.
	const run = page.getByRole("dialog", { name: `Dry run of “${name}”` });
	await expect(run.getByText("Nobody was told or touched.")).toBeVisible();
	await expect(run.locator('[data-verdict="go"]')).toHaveCount(0);
	const stored = async () =>
		(await database.query<{ acting: boolean }>("select acting from idle_policies where name = $1", [name])).rows[0]
			?.acting;
	expect(await stored()).toBe(false);
	await run.getByRole("button", { name: "Let it act…" }).click();
	const letting = page.getByRole("alertdialog", { name: `Let “${name}” act?` });
	await expect(letting).toContainText("Nobody would be warned now");
	await letting.getByRole("button", { name: "Let it act" }).click();

	const card = page.locator("[data-policy]", { hasText: name });
	await expect(card).toHaveAttribute("data-acting", "true");
	expect(await stored()).toBe(true);
	await card.getByRole("button", { name: `More for ${name}` }).click();
	await page.getByRole("menuitem", { name: /^Back to dry run/ }).click();
	await expect(card).toHaveAttribute("data-acting", "false");

	await card.getByRole("button", { name: `More for ${name}` }).click();
	await page.getByRole("menuitem", { name: "Delete…" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Delete the policy" }).click();
	await expect(card).toHaveCount(0);
});
