import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { flags } from "../../scripts/chromium.mjs";
import { startStack } from "../../scripts/stack.mjs";
import { Sandbox, type WorldRoom } from "../e2e/support/sandbox";
import { collectRoster, differences, mostRows, type Shown, truth } from "./roster-facts";

const people = Number(process.env.BENCH_PEOPLE ?? 5_000);
const changesPerSecond = Number(process.env.BENCH_CHANGES ?? 200);
const seconds = 20;
const slowdown = 4;
const projectId = "5a0dbb00-0000-4000-8000-000000000001";

interface Measures {
	longest: number;
	interactions: number[];
	painted: Record<string, number>;
}

/** Collects in the page what the browser itself measures: long tasks, interactions, and which rows were repainted. */
function watchPage(): void {
	const measures: Measures = { longest: 0, interactions: [], painted: {} };
	Object.assign(window, { usherBench: measures });
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) measures.longest = Math.max(measures.longest, entry.duration);
	}).observe({ type: "longtask" });
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
			if (entry.interactionId) measures.interactions.push(entry.duration);
		}
	}).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
	new MutationObserver((changes) => {
		for (const { target } of changes) {
			const key = (target as HTMLElement).dataset.connections;
			if (key) measures.painted[key] = (measures.painted[key] ?? 0) + 1;
		}
	}).observe(document, { subtree: true, attributeFilter: ["data-mic"] });
}

const read = (page: Page) => page.evaluate(() => (window as unknown as { usherBench: Measures }).usherBench);

async function signIn(page: Page): Promise<void> {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail").fill("moderator@usher.demo");
	await page.getByLabel("Password", { exact: true }).fill("usher-demo-moderator");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL("**/rooms");
}

/** Milliseconds from the token in hand to a roster that counts everybody. */
async function join(page: Page, meetingId: string, expected: number): Promise<number> {
	let tokenAt = 0;
	page.on("response", (answer) => {
		if (answer.url().endsWith("/entry") && tokenAt === 0) tokenAt = performance.now();
	});
	await page.goto(`/rooms/realtimekit/${projectId}/${meetingId}`);
	await page.waitForSelector(`[data-roster-count="${expected}"]`, { timeout: 120_000 });
	await page.waitForSelector("[data-row]");
	return performance.now() - tokenAt;
}

/** What a moderator does meanwhile: choosing people, moving with the keys, searching, scrolling. */
async function moderate(page: Page, running: () => Promise<boolean>): Promise<number> {
	let rows = 0;
	const search = page.getByRole("searchbox").or(page.getByPlaceholder("Name or any id")).first();
	const grid = page.locator("[data-roster-scroll]");
	for (let turn = 0; await running(); turn++) {
		await page
			.locator("[data-row]")
			.nth(3 + (turn % 5))
			.click({ position: { x: 60, y: 15 } });
		await page.keyboard.press("j");
		await page.keyboard.press("ArrowDown");
		rows = Math.max(rows, await mostRows(page));
		if (turn % 3 === 1) {
			await search.fill("ma");
			await page.keyboard.type("r");
			await search.fill("");
		}
		if (turn % 3 === 2) {
			await grid.hover();
			await page.mouse.wheel(0, 2_400);
			rows = Math.max(rows, await mostRows(page));
			await page.mouse.wheel(0, -2_400);
		}
	}
	return rows;
}

/** Toggles the world made to people of one device whose row stood on screen the whole time, against repaints of their rows. */
async function paintedOverSent(
	page: Page,
	sandbox: Sandbox,
	meetingId: string,
	run: () => Promise<void>,
): Promise<string> {
	const before = (await sandbox.record(meetingId, "mic")).at(-1)?.id ?? 0;
	const watched = await page.$$eval("[data-row]", (rows) =>
		rows.slice(0, 30).map((row) => (row as HTMLElement).dataset.connections ?? ""),
	);
	const single = new Set(watched.filter((connections) => !connections.includes(" ")));
	const start = (await read(page)).painted;
	await run();
	const sent = (await sandbox.record(meetingId, "mic")).filter(
		(entry) => entry.id > before && single.has(String(entry.peerId)),
	).length;
	const end = (await read(page)).painted;
	let painted = 0;
	for (const key of single) painted += (end[key] ?? 0) - (start[key] ?? 0);
	return sent === 0 ? `${painted} ÷ 0` : `${painted} ÷ ${sent} = ${(painted / sent).toFixed(2)}`;
}

async function storm(sandbox: Sandbox, meetingId: string, length: number): Promise<() => Promise<boolean>> {
	await sandbox.call("POST", `/rooms/${meetingId}/storm`, { changesPerSecond, seconds: length, seed: 11 });
	return async () => (await sandbox.call<{ running: boolean }>("GET", `/rooms/${meetingId}/storm`)).running;
}

async function untilOver(running: () => Promise<boolean>, page: Page): Promise<void> {
	while (await running()) await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Milliseconds until the screen's headcount is the world's. */
async function backlog(page: Page, world: WorldRoom): Promise<number> {
	const began = performance.now();
	await page.waitForSelector(`[data-roster-count="${truth(world).size}"]`, { timeout: 60_000 });
	return performance.now() - began;
}

async function heap(session: CDPSession): Promise<number> {
	await session.send("HeapProfiler.collectGarbage");
	return (await session.send("Runtime.getHeapUsage")).usedSize / 1024 / 1024;
}

function interactionToNextPaint(durations: readonly number[]): number {
	const sorted = [...durations].sort((a, b) => b - a);
	return sorted[Math.floor(sorted.length / 50)] ?? 0;
}

const folder = mkdtempSync(path.join(tmpdir(), "usher-bench-"));
const stack = await startStack({ folder, seed: "demo", throwaway: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: flags });
try {
	const sandbox = new Sandbox(stack.sandboxUrl);
	const meetingId = await sandbox.makeRoom({ title: "Bench", people });
	const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1440, height: 900 } });
	await context.addInitScript(watchPage);
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	await signIn(page);
	await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });

	const joined = await join(page, meetingId, truth(await sandbox.room(meetingId)).size);
	const joinLongest = (await read(page)).longest;
	const painted = await paintedOverSent(page, sandbox, meetingId, async () =>
		untilOver(await storm(sandbox, meetingId, 12), page),
	);
	const before = await read(page);
	const rows = await moderate(page, await storm(sandbox, meetingId, seconds));
	const world = await sandbox.room(meetingId);
	const behind = await backlog(page, world);
	const after = await read(page);
	const memory = await heap(session);
	await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
	const shown: Map<string, Shown> = await collectRoster(page);
	const wrong = differences(shown, truth(world));
	const interactions = after.interactions.slice(before.interactions.length);

	const table: [string, string, string][] = [
		["people shown", `${shown.size}`, `${truth(world).size}`],
		["join to the whole roster", `${(joined / 1000).toFixed(2)} s`, ""],
		["longest task while joining", `${Math.round(joinLongest)} ms`, ""],
		[
			`INP at ${changesPerSecond} changes/s`,
			`${Math.round(interactionToNextPaint(interactions))} ms (${interactions.length} events)`,
			"≤ 200 ms",
		],
		["longest task of all", `${Math.round(after.longest)} ms`, ""],
		["rows in the DOM", `${rows}`, "≤ 80"],
		["heap after a collection", `${memory.toFixed(1)} MB`, ""],
		["painted ÷ sent", painted, ""],
		["backlog at the end", `${Math.round(behind)} ms`, "none"],
		["wrong at the end", `${wrong.length}`, "0"],
	];
	process.stdout.write(`\n  ${people} people, ${changesPerSecond} changes a second, CPU ÷ ${slowdown}\n\n`);
	for (const [name, value, aim] of table)
		process.stdout.write(`  ${name.padEnd(30)}${value.padEnd(28)}${aim && `aim ${aim}`}\n`);
	if (wrong.length > 0) {
		process.stderr.write(`\nThe roster is not the sandbox's world:\n${wrong.slice(0, 20).join("\n")}\n`);
		process.exitCode = 1;
	}
	if (rows > 80) process.exitCode = 1;
} finally {
	await browser.close();
	await stack.parts.stop();
	rmSync(folder, { recursive: true, force: true });
}
