import { readFileSync } from "node:fs";
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	test as base,
	expect,
	type Page,
} from "@playwright/test";
import pg from "pg";
import { Sandbox } from "./sandbox";

export type Role = "admin" | "moderator" | "host" | "trainee" | "viewer";

interface StackFacts {
	url: string;
	sandboxUrl: string;
	databaseUrl: string;
	adminUrl: string;
	folder: string;
}

export const projectId = "5a0dbb00-0000-4000-8000-000000000001";

function readStack(): StackFacts {
	const file = process.env.USHER_E2E_STACK;
	if (file === undefined) throw new Error("The stack is not running: run the tests by `npx playwright test`.");
	return JSON.parse(readFileSync(file, "utf8")) as StackFacts;
}

/** What went wrong in any page of a test without anybody asserting it: CSP violations and errors that nobody caught. */
class Watch {
	readonly troubles: string[] = [];

	async over(context: BrowserContext): Promise<void> {
		await context.exposeBinding("__violation", (_source, text: string) => this.troubles.push(`CSP: ${text}`));
		await context.addInitScript(() => {
			document.addEventListener("securitypolicyviolation", (event) => {
				const report = (window as unknown as { __violation(text: string): void }).__violation;
				report(`${event.violatedDirective} blocked ${event.blockedURI} on ${event.documentURI} (${event.sample})`);
			});
		});
		context.on("weberror", (error) => this.troubles.push(`uncaught: ${error.error().stack ?? error.error().message}`));
	}
}

interface Fixtures {
	/** The vendor's window of five minutes is longer than most of the run, and has tests of its own. */
	freshBudget: undefined;
	stack: StackFacts;
	sandbox: Sandbox;
	database: pg.Pool;
	watch: Watch;
	/** A signed-in browser of its own. */
	as(role: Role): Promise<Page>;
	/** A browser without a session. */
	stranger(options?: BrowserContextOptions): Promise<Page>;
	/** A room of its own, given to the host, the trainee and the viewer. */
	room(options?: { title?: string; people?: number }): Promise<{ meetingId: string; title: string; path: string }>;
	/** Signs in and opens the live console of a room. */
	consoleOf(role: Role, room: { path: string }): Promise<Page>;
	/** A plain participant in a browser of their own, on the sandbox's guest page. */
	guest(meetingId: string, person: { id: string; name: string; preset?: string }): Promise<Page>;
}

export const test = base.extend<Fixtures>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures used from this pattern.
	stack: async ({}, use) => use(readStack()),
	freshBudget: [
		async ({ database }, use) => {
			await database.query(
				"delete from rate_calls where key like 'realtimekit:%' and at < now() - interval '10 seconds'",
			);
			await use(undefined);
		},
		{ auto: true },
	],
	sandbox: async ({ stack }, use) => use(new Sandbox(stack.sandboxUrl)),
	database: async ({ stack }, use) => {
		const pool = new pg.Pool({ connectionString: stack.adminUrl, max: 2 });
		await use(pool);
		await pool.end();
	},
	// biome-ignore lint/correctness/noEmptyPattern: as above.
	watch: async ({}, use) => {
		const watch = new Watch();
		await use(watch);
		expect(watch.troubles, "violations and uncaught errors in the pages of this test").toEqual([]);
	},
	stranger: async ({ browser, watch, stack }, use) => {
		const opened: BrowserContext[] = [];
		await use((options) => openPage(browser, watch, opened, { baseURL: stack.url, ...options }));
		for (const context of opened) await context.close();
	},
	as: async ({ browser, watch, stack }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (role) => {
			const page = await openPage(browser, watch, opened, { baseURL: stack.url });
			await signIn(page, role);
			return page;
		});
		for (const context of opened) await context.close();
	},
	room: async ({ sandbox, database }, use) => {
		await use(async (options = {}) => {
			const title = options.title ?? `Room ${Math.random().toString(36).slice(2, 8)}`;
			const meetingId = await sandbox.makeRoom({ title, people: options.people ?? 0 });
			await database.query(
				`insert into user_rooms (user_id, provider, project_id, room_id)
				 select id, 'realtimekit', $1, $2 from users where email in ('host@usher.demo', 'trainee@usher.demo', 'viewer@usher.demo')`,
				[projectId, meetingId],
			);
			return { meetingId, title, path: `/rooms/realtimekit/${projectId}/${meetingId}` };
		});
	},
	consoleOf: async ({ as }, use) => {
		await use(async (role, room) => {
			const page = await as(role);
			await enter(page, room.path);
			return page;
		});
	},
	guest: async ({ browser, watch, stack }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (meetingId, person) => {
			const page = await openPage(browser, watch, opened, { baseURL: stack.sandboxUrl });
			const query = new URLSearchParams({
				name: person.name,
				id: person.id,
				preset: person.preset ?? "group_call_participant",
			});
			await page.goto(`/guest/${meetingId}?${query}`);
			await page.waitForFunction(
				() => (window as unknown as { meeting?: { self: { roomJoined: boolean } } }).meeting?.self.roomJoined === true,
				undefined,
				{ timeout: 30_000 },
			);
			return page;
		});
		for (const context of opened) await context.close();
	},
});

async function openPage(
	browser: Browser,
	watch: Watch,
	opened: BrowserContext[],
	options: BrowserContextOptions,
): Promise<Page> {
	// Without motion a page is drawn when something has changed, and not sixty times a second by this machine.
	const still = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;
	const context = await browser.newContext({ ...options, ...still });
	opened.push(context);
	await watch.over(context);
	return context.newPage();
}

export async function signIn(page: Page, role: Role): Promise<void> {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail").fill(`${role}@usher.demo`);
	await page.getByLabel("Password", { exact: true }).fill(`usher-demo-${role}`);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL("**/rooms");
}

/** Opens a room's console and gets past the question whether to start a session that nobody is in. */
export async function enter(page: Page, path: string): Promise<void> {
	await page.goto(path);
	const roster = page.getByRole("grid", { name: /roster|people/i });
	const start = page.getByRole("button", { name: /start/i });
	await roster.or(start).first().waitFor({ timeout: 30_000 });
	if (await start.isVisible()) await start.click();
	await roster.waitFor({ timeout: 30_000 });
}

export { expect };
