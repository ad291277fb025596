import { expect, test } from "./support/people";
import { projectId } from "./support/test";

test("an admin adds somebody, grants a role and rooms, changes them, disables and enables them", async ({
	person,
	room,
	stranger,
	database,
}) => {
	const { title, meetingId } = await room({ people: 4 });
	const admin = await person({ role: "admin" });
	const page = await admin.page();
	const email = `ana-${meetingId.slice(0, 8)}@usher.test`;
	const name = `Ana ${meetingId.slice(0, 4)}`;

	await page.goto("/users");
	await page.getByRole("button", { name: "Add user" }).click();
	const adding = page.getByRole("dialog", { name: "Add user" });
	await adding.getByRole("button", { name: "Add user" }).click();
	await expect(adding.getByText("Give a name.")).toBeVisible();
	await adding.getByLabel("Name").fill(name);
	await adding.getByLabel("E-mail").fill(email);
	await adding.getByRole("radio", { name: /^host/ }).check();
	await adding.getByRole("button", { name: "Add user" }).click();
	const added = page.getByRole("dialog", { name: `${name} can sign in now` });
	const password = await added.getByRole("code").innerText();
	expect(password.length).toBeGreaterThanOrEqual(12);
	await added.getByRole("button", { name: "Done" }).click();

	const theirs = await stranger();
	await theirs.goto("/sign-in");
	await theirs.getByLabel("E-mail").fill(email);
	await theirs.getByLabel("Password", { exact: true }).fill(password);
	await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
	await theirs.waitForURL("**/rooms");
	await expect(theirs.getByText("No room has been given to you")).toBeVisible();

	await page.reload();
	await page.getByRole("searchbox", { name: "Search users" }).fill(email);
	await page.getByRole("button", { name }).click();
	const panel = page.getByRole("dialog", { name });
	const save = panel.getByRole("button", { name: "Save" });
	await expect(save).toHaveAttribute("aria-disabled", "true");
	await panel.getByLabel("Find a room by name, or paste room ids").fill(meetingId);
	const listed = panel.getByRole("checkbox", { name: title });
	// A room that the poll has not brought yet is given by its id.
	await listed.or(panel.getByRole("button", { name: "Give this id" })).click();
	await save.click();
	await expect(panel.getByText("Saved")).toBeVisible();
	await expect(theirs.getByRole("list", { name: "Rooms" }).getByRole("link")).toHaveCount(1);

	await panel.getByRole("radio", { name: /^moderator/ }).check();
	await save.click();
	await expect(panel.getByText("Saved")).toBeVisible();
	await expect(theirs.getByRole("list", { name: "Rooms" }).getByRole("link", { name: "Town hall" })).toBeVisible();

	await panel.getByRole("radio", { name: /^viewer/ }).check();
	await expect(
		panel.getByText("leaves every room within 5 s and has to enter again with the lower role"),
	).toBeVisible();
	await save.click();
	await expect(panel.getByText("Saved")).toBeVisible();
	await panel.getByRole("button", { name: "Disable…" }).click();
	await page
		.getByRole("alertdialog", { name: `Disable ${name}?` })
		.getByRole("button", { name: `Disable ${name}` })
		.click();
	await expect(panel.getByText("Disabled: cannot sign in and is refused everywhere")).toBeVisible();
	await theirs.reload();
	await expect(theirs.getByText("Your account is disabled. An admin can enable it.")).toBeVisible();
	await panel.getByRole("button", { name: "Enable" }).click();
	await expect(panel.getByText("Disabled: cannot sign in")).toBeHidden();
	await theirs.reload();
	await expect(theirs.getByRole("heading", { name: "Rooms", exact: true })).toBeVisible();

	const { rows } = await database.query(
		`select kind, detail->'after' as after from audit_rows where actor_id = $1 and kind in ('user-added', 'user-changed') order by id`,
		[admin.id],
	);
	const given = [{ provider: "realtimekit", projectId, roomId: meetingId }];
	expect(rows.map((row) => [row.kind, row.after.role, row.after.rooms, row.after.disabled])).toEqual([
		["user-added", "host", undefined, undefined],
		["user-changed", "host", given, false],
		["user-changed", "moderator", given, false],
		["user-changed", "viewer", given, false],
		["user-changed", "viewer", given, true],
		["user-changed", "viewer", given, false],
	]);
});

test("an address that is taken is refused with words, and what was typed stays", async ({ person }) => {
	const [admin, other] = await Promise.all([person({ role: "admin" }), person({ role: "viewer" })]);
	const page = await admin.page();
	await page.goto("/users");
	await page.getByRole("button", { name: "Add user" }).click();
	const dialog = page.getByRole("dialog", { name: "Add user" });
	await dialog.getByLabel("Name").fill("Second of the name");
	await dialog.getByLabel("E-mail").fill(other.email.toUpperCase());
	await dialog.getByRole("button", { name: "Add user" }).click();
	await expect(dialog.getByText(`There is already a user with the e-mail ${other.email}.`)).toBeVisible();
	await expect(dialog.getByLabel("Name")).toHaveValue("Second of the name");
	await page.keyboard.press("Escape");
	await expect(dialog).toBeHidden();
});

test("an admin cannot disable themselves", async ({ person }) => {
	const admin = await person({ role: "admin" });
	const page = await admin.page();
	await page.goto(`/users?q=${encodeURIComponent(admin.email)}`);
	await page.getByRole("list", { name: "Users" }).getByRole("button", { name: admin.name }).click();
	const button = page.getByRole("dialog", { name: admin.name }).getByRole("button", { name: "Disable…" });
	await expect(button).toHaveAttribute("aria-disabled", "true");
	await expect(button).toHaveAccessibleDescription(/cannot disable yourself|last admin/i);
});

test("nobody but an admin reaches the users page", async ({ person }) => {
	for (const role of ["viewer", "host", "moderator"] as const) {
		const somebody = await person({ role });
		const page = await somebody.page();
		await page.goto("/rooms");
		await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);
		await page.goto("/users");
		await expect(page.getByRole("heading", { name: "This page is not for your role" })).toBeVisible();
		await expect(page.getByRole("button", { name: "Add user" })).toHaveCount(0);
	}
});
