import { randomBytes } from "node:crypto";
import { test as base, ConsoleView, expect, timed } from "./support/console";
import { cookieOf } from "./support/http";
import { type LoneConsole, startConsole } from "./support/lone-console";
import { wear } from "./support/people";
import { enter } from "./support/test";

/** A console beside the others on the same database and vendor, which may be killed and started again. */
const test = base.extend<{ mortal: { console: LoneConsole; start(at?: string): Promise<LoneConsole> } }>({
	mortal: async ({ stack }, use) => {
		const env = {
			DATABASE_URL: stack.databaseUrl,
			USHER_SANDBOX_URL: stack.sandboxUrl,
			USHER_WORKER: "elsewhere",
			NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
			NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
		};
		const started: LoneConsole[] = [];
		const start = async (at?: string) => {
			const console = await startConsole(env, at);
			started.push(console);
			return console;
		};
		await use({ console: await start(), start });
		for (const console of started) await console.kill();
	},
});

test("a server killed in the middle of a retry leaves a command that is settled, and nobody is removed twice", async ({
	mortal,
	roomOf,
	person,
	stranger,
	sandbox,
	guest,
	database,
	commandsIn,
}) => {
	test.setTimeout(90_000);
	const place = await roomOf([{ customParticipantId: "ada", name: "Ada" }]);
	const { meetingId } = place;
	const gwen = await guest(meetingId, { id: "gwen", name: "Gwen" });
	const host = await person({ role: "host", rooms: [meetingId] });
	const { url } = mortal.console;
	const page = await stranger({ baseURL: url });
	await wear(page.context(), url, await cookieOf(url, host.email, host.password));
	await enter(page, place.path);
	const view = new ConsoleView(page);

	// The room does not hear of the removal (the SDK tells it twice), so it is tried again by the vendor's server.
	await sandbox.fault({ surface: "socket", event: 30, meetingId, times: 2, effect: { drop: true } });
	await view.remove("gwen");
	await view.note("gwen", "kick", "unknown").waitFor();
	// The vendor does as it is told, and its answer is on its way when the server dies.
	const kick = `${meetingId}/active-session/kick`;
	const effect = { delayMs: 20_000, afterwards: true };
	await sandbox.fault({ surface: "rest", method: "POST", path: `${kick}$`, times: 1, effect });
	const kicks = async () => (await sandbox.record(meetingId, "rest")).filter(({ path }) => String(path).endsWith(kick));
	await view
		.row("gwen")
		.getByRole("button", { name: "Retry by the vendor’s server" })
		.filter({ visible: true })
		.click();
	await expect.poll(async () => (await kicks()).length, { intervals: [50] }).toBe(1);
	await mortal.console.kill();
	await gwen.locator("body[data-state=kicked]").waitFor();
	await view.row("gwen").waitFor({ state: "detached" });
	const retry = async () => (await commandsIn(meetingId)).find(({ via }) => via === "server");
	expect(await retry()).toMatchObject({ outcome: "intent" });

	await timed("the killed server, until ready again", () => mortal.start(url));
	await gwen.getByRole("button", { name: "Join again" }).click();
	await view.row("gwen").waitFor({ timeout: 20_000 });
	// Half a minute later.
	await database.query("update commands set updated_at = updated_at - interval '40 seconds' where room_id = $1", [
		meetingId,
	]);
	await timed("restarted, until the retry is settled", () =>
		expect.poll(retry, { timeout: 30_000 }).toMatchObject({ outcome: "confirmed", evidence: "reconciled" }),
	);
	await page.goto(`/audit?commandId=${(await retry())?.id}`);
	await expect(page.getByRole("list", { name: "Audit, newest first" }).getByRole("listitem")).toHaveText([
		/Removed.*checked with the vendor/,
		/Not confirmed.*no-outcome/,
		/Ordered/,
	]);
	expect(await kicks()).toHaveLength(1);
	expect(await sandbox.peersOf(meetingId, "gwen")).toHaveLength(1);
});
