import type { Page } from "@playwright/test";
import { ask } from "./support/http";
import { expect, test } from "./support/people";

async function fill(page: Page, email: string, password: string): Promise<void> {
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
}
const submit = (page: Page) => page.getByRole("button", { name: "Sign in", exact: true }).click();

for (const role of ["admin", "moderator", "host", "trainee", "viewer"] as const) {
	test(`the demo's ${role} signs in with what the page offers`, async ({ stranger }) => {
		const page = await stranger();
		await page.goto("/sign-in");
		await page.getByRole("region", { name: "Demo sign-ins" }).getByRole("button", { name: role }).click();
		await submit(page);
		await page.waitForURL("**/rooms");
		const shown = role === "trainee" ? "host" : role;
		await expect(page.getByRole("button", { name: new RegExp(`, ${shown}: account$`) })).toBeVisible();
		const places = await page.getByRole("navigation", { name: "Places" }).getByRole("link").allInnerTexts();
		expect(places).toEqual(
			{
				admin: ["Rooms", "Find", "Schedule", "Idle", "Audit", "Users", "API"],
				moderator: ["Rooms", "Schedule", "Audit"],
				host: ["Rooms", "Schedule", "Audit"],
				viewer: ["Rooms"],
			}[shown],
		);
	});
}

test("wrong passwords are told, then slowed, and the right one works after the wait", async ({ stranger, person }) => {
	const somebody = await person({ role: "viewer" });
	const page = await stranger();
	await page.goto("/sign-in");
	const wrong = page.getByText("The e-mail or the password is not right. Check both and try again.");
	const slowed = page.getByText(/Too many wrong passwords\. Try again in \d+ s; the right password will then work\./);
	// Five are free; after that each waits longer, so that one of the next comes too soon however slow this machine is.
	for (let attempt = 1; attempt <= 9 && !(await slowed.isVisible()); attempt += 1) {
		const answered = page.waitForResponse("**/api/auth/callback/credentials");
		await fill(page, somebody.email, `wrong password ${attempt}`);
		await submit(page);
		await answered;
		await expect(attempt <= 5 ? wrong : wrong.or(slowed)).toBeVisible();
	}
	await expect(slowed).toBeVisible();
	await expect(page.getByRole("button", { name: /^Try again in \d+ s$/ })).toHaveAttribute("aria-disabled", "true");
	await fill(page, somebody.email, somebody.password);
	await submit(page);
	await page.waitForURL("**/rooms");
});

test("nobody learns from the answer whether an account exists", async ({ stranger, person }) => {
	const somebody = await person({ role: "viewer" });
	const page = await stranger();
	const told = [];
	for (const email of [somebody.email, "no.such.person@usher.test"]) {
		await page.goto("/sign-in");
		await fill(page, email, "not their password");
		await submit(page);
		told.push(await page.getByRole("alert").filter({ hasText: /\S/ }).first().innerText());
	}
	expect(told[0]).toBe(told[1]);
});

test("signing in goes on to the page that was wanted", async ({ stranger, person }) => {
	const admin = await person({ role: "admin" });
	const page = await stranger();
	await page.goto("/audit?kind=denied");
	await expect(page).toHaveURL(/\/sign-in\?next=%2Faudit%3Fkind%3Ddenied$/);
	await fill(page, admin.email, admin.password);
	await submit(page);
	await page.waitForURL("**/audit?kind=denied");
	await expect(page.getByRole("heading", { name: "Audit" })).toBeVisible();
});

test("a link to the sign-in page sends nobody elsewhere", async ({ stack, stranger, person }) => {
	const admin = await person({ role: "admin" });
	const cookie = await admin.cookie();
	for (const wanted of [
		"https://elsewhere.example/rooms",
		"//elsewhere.example",
		"/\\elsewhere.example",
		"/%09/elsewhere.example",
		"\\\\elsewhere.example",
		"javascript:alert(1)",
		`${stack.url}@elsewhere.example/`,
		"/api/auth/signout",
		"/sign-in?next=https://elsewhere.example",
	]) {
		const at = new URL(`/sign-in?next=${encodeURIComponent(wanted)}`, stack.url);
		const answer = await ask(at, { headers: { cookie } });
		expect(answer.status, wanted).toBe(307);
		const target = new URL(String(answer.headers.location), stack.url);
		expect(target.origin, wanted).toBe(stack.url);
		expect(["/rooms", "/%09/elsewhere.example"], wanted).toContain(target.pathname);
	}
	const page = await stranger();
	await page.goto(
		`/sign-in?next=${encodeURIComponent("//elsewhere.example/rooms")}&callbackUrl=https://elsewhere.example`,
	);
	await fill(page, admin.email, admin.password);
	await submit(page);
	await page.waitForURL(`${stack.url}/rooms`);
});

test("signing out ends the session in this browser", async ({ person, stack }) => {
	const moderator = await person({ role: "moderator" });
	const page = await moderator.page();
	await page.goto("/rooms");
	await page.getByRole("button", { name: /: account$/ }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await page.waitForURL("**/sign-in");
	const left = (await page.context().cookies(stack.url)).filter((cookie) => cookie.name.endsWith("usher.session"));
	expect(left).toEqual([]);
	await page.goto("/rooms");
	await expect(page).toHaveURL(/\/sign-in\?next=%2Frooms$/);
});

test("a session that is over says so, and is taken up again in place", async ({ person }) => {
	const moderator = await person({ role: "moderator" });
	const page = await moderator.page();
	await page.goto("/rooms?q=town");
	await expect(page.getByRole("searchbox", { name: "Search rooms" })).toHaveValue("town");
	await page.context().clearCookies({ name: "usher.session" });
	const dialog = page.getByRole("dialog", { name: "Sign in again" });
	await expect(dialog).toBeVisible();
	await expect(dialog.getByLabel("E-mail")).toHaveValue(moderator.email);
	await dialog.getByLabel("Password", { exact: true }).fill(moderator.password);
	await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(page).toHaveURL(/\/rooms\?q=town$/);
	await expect(page.getByText("You are signed out.")).toBeHidden();
	await expect(page.getByRole("searchbox", { name: "Search rooms" })).toHaveValue("town");
});

test("whoever is disabled or has no role yet is told so", async ({ stranger, person, database }) => {
	const [disabled, nobody] = await Promise.all([person({ role: "host" }), person({ role: null })]);
	await database.query("update users set disabled = true where id = $1", [disabled.id]);
	const page = await stranger();
	await page.goto("/sign-in");
	await fill(page, disabled.email, disabled.password);
	await submit(page);
	await expect(page.getByText("This account is disabled. An admin can enable it.")).toBeVisible();
	await fill(page, nobody.email, nobody.password);
	await submit(page);
	await expect(page.getByText("You have no role yet. An admin can grant one.")).toBeVisible();
	await expect(page.getByRole("navigation", { name: "Places" })).toHaveCount(0);
});
