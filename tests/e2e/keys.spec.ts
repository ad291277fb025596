import { expect, test } from "./support/people";

test("an admin makes a key, a backend uses it, and once revoked it is refused", async ({ person, stack }) => {
	const admin = await person({ role: "admin" });
	const page = await admin.page();
	const name = `Backend ${admin.id.slice(0, 4)}`;
	const call = (key: string) =>
		fetch(new URL("/api/v1/rooms", stack.url), { headers: { authorization: `Bearer ${key}` } });

	await page.goto("/keys");
	await page.getByRole("button", { name: "Make a key" }).first().click();
	const making = page.getByRole("dialog", { name: "Make a key" });
	await making.getByRole("button", { name: "Make the key" }).click();
	await expect(making.getByText("Choose at least one.")).toBeVisible();
	await making.getByRole("textbox", { name: "Name" }).fill(name);
	await making.getByRole("checkbox", { name: /^Read rooms/ }).check();
	await making.getByRole("button", { name: "Make the key" }).click();

	const shown = page.getByRole("dialog", { name: `The key of ${name}` });
	const key = await shown.getByTestId("new-key").innerText();
	expect(key).toMatch(/^usher_\w{49}$/);
	// Nobody closes it by accident: the key is never shown again.
	await page.keyboard.press("Escape");
	await shown.getByRole("checkbox", { name: /kept it/ }).check();
	await shown.getByRole("button", { name: "Done" }).click();
	await expect(page.getByText(key)).toHaveCount(0);

	expect((await call(key)).status).toBe(200);
	await page.reload();
	const row = page.locator(`[data-key="${key.slice(0, 12)}"]`);
	await expect(row).toContainText("Read rooms and who is in them");
	await expect(row).not.toContainText("not yet");
	expect(await page.content()).not.toContain(key);

	await row.getByRole("button", { name: `Revoke ${name}…` }).click();
	await page
		.getByRole("alertdialog")
		.getByRole("button", { name: `Revoke ${name}` })
		.click();
	await expect(row).toContainText("Revoked");
	expect((await call(key)).status).toBe(401);
});

test("the reference shows every operation, and is for admins only", async ({ person }) => {
	const page = await (await person({ role: "admin" })).page();
	await page.goto("/api-docs#removePeople");
	const operation = page.locator('[data-operation="removePeople"]');
	await expect(operation).toBeInViewport();
	await expect(operation).toContainText("$USHER_KEY");
	const paths = await page.evaluate(async () => {
		const document = (await (await fetch("/api/v1/openapi.json")).json()) as { paths: Record<string, object> };
		return Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length;
	});
	await expect(page.locator("[data-operation]")).toHaveCount(paths);

	const host = await (await person({ role: "host" })).page();
	for (const path of ["/keys", "/api-docs", "/policies"]) {
		expect((await host.goto(path))?.status(), path).toBe(403);
	}
});
