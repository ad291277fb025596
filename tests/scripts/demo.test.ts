import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { reachableFolder } from "../../scripts/postgres.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

class Demo {
	said = "";
	readonly ended: Promise<number | null>;
	private constructor(readonly child: ChildProcess) {
		for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (this.said += String(chunk)));
		this.ended = new Promise((resolve) => child.once("close", (code) => resolve(code)));
	}

	static start(folder: string, env: Record<string, string> = {}): Demo {
		const child = spawn(process.execPath, ["scripts/demo.mjs"], {
			cwd: root,
			env: { ...process.env, USHER_FOLDER: folder, ...env },
			detached: true,
		});
		const demo = new Demo(child);
		cleanUps.push(async () => {
			child.kill("SIGTERM");
			await demo.ended;
		});
		return demo;
	}

	async says(pattern: RegExp): Promise<RegExpMatchArray> {
		for (;;) {
			const match = this.said.match(pattern);
			if (match) return match;
			const more = new Promise<"more">((resolve) => {
				this.child.stdout?.once("data", () => resolve("more"));
				this.child.stderr?.once("data", () => resolve("more"));
			});
			if ((await Promise.race([more, this.ended])) !== "more" && !pattern.test(this.said)) {
				throw new Error(`The demo ended without saying ${pattern}:\n${this.said}`);
			}
		}
	}
}

function dataOf(folder: string): string {
	return reachableFolder(path.join(folder, "postgres"));
}

function newFolder(): string {
	// Only its owner may enter it, as with a checkout under a closed home.
	const folder = mkdtempSync(path.join(tmpdir(), "usher-demo-"));
	cleanUps.push(() => {
		rmSync(path.dirname(dataOf(folder)), { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	});
	return folder;
}

function occupy(): Promise<{ port: number; server: Server }> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const address = server.address();
			if (address === null || typeof address === "string") throw new Error("no port");
			cleanUps.push(() => server.close());
			resolve({ port: address.port, server });
		});
	});
}

interface Running {
	name: string;
	pid: number;
}

function running(folder: string): Running[] {
	const { parts } = JSON.parse(readFileSync(path.join(folder, "running.json"), "utf8")) as {
		parts: { pid: number; mark: string }[];
	};
	const database = Number(readFileSync(path.join(dataOf(folder), "postmaster.pid"), "utf8").split("\n")[0]);
	return [
		...parts.map(({ pid, mark }) => ({ pid, name: mark.split("-")[0] ?? "" })),
		{ name: "database", pid: database },
	];
}

function isAlive({ pid }: Running): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

test("starts everything on a free port, once, and Ctrl-C leaves nothing behind", { timeout: 240_000 }, async () => {
	const folder = newFolder();
	const { port } = await occupy();
	const demo = Demo.start(folder, { PORT: String(port) });
	const [, address] = await demo.says(/Open (http:\/\/localhost:\d+)/);
	await demo.says(/Ctrl-C stops everything/);
	expect(demo.said).toContain(`Port ${port} is taken`);
	for (const role of ["admin", "moderator", "host", "trainee", "viewer"])
		expect(demo.said).toContain(`${role}@usher.demo`);
	expect((await fetch(`${address}/readyz`)).status).toBe(200);
	expect((await fetch(`${address}/sign-in`)).status).toBe(200);

	const second = Demo.start(folder);
	expect(await second.ended).toBe(1);
	expect(second.said).toContain(`already running at ${address}`);

	const parts = running(folder);
	expect(parts.map((part) => part.name).sort()).toEqual(["console", "database", "sandbox", "worker"]);
	expect(parts.filter(isAlive)).toHaveLength(4);
	demo.child.kill("SIGINT");
	expect(await demo.ended).toBe(0);
	expect(parts.filter(isAlive)).toEqual([]);
});

test.each(["sandbox", "worker", "console", "database"])(
	"when the %s dies, the demo says so and ends the rest",
	{ timeout: 240_000 },
	async (name) => {
		const folder = newFolder();
		const demo = Demo.start(folder, { PORT: "0" });
		await demo.says(/Ctrl-C stops everything/);
		const parts = running(folder);
		const victim = parts.find((part) => part.name === name);
		if (!victim) throw new Error(`no ${name} runs`);
		process.kill(victim.pid, "SIGKILL");
		expect(await demo.ended).toBe(1);
		expect(demo.said).toMatch(new RegExp(`${name} ended`));
		expect(parts.filter(isAlive)).toEqual([]);
	},
);

test("a start after kill -9 of the demo finds the database, ends the leftovers and runs", {
	timeout: 240_000,
}, async () => {
	const folder = newFolder();
	const first = Demo.start(folder, { PORT: "0" });
	await first.says(/Ctrl-C stops everything/);
	const left = running(folder);
	first.child.kill("SIGKILL");
	await first.ended;
	const second = Demo.start(folder, { PORT: "0" });
	await second.says(/Ctrl-C stops everything/);
	expect(left.filter((part) => part.name !== "database").filter(isAlive)).toEqual([]);
	second.child.kill("SIGINT");
	expect(await second.ended).toBe(0);
	expect(left.filter(isAlive)).toEqual([]);
});

test("refuses to run beside real vendor credentials", async () => {
	const demo = Demo.start(newFolder(), { CLOUDFLARE_API_TOKEN: "real" });
	expect(await demo.ended).toBe(1);
	expect(demo.said).toContain("CLOUDFLARE_API_TOKEN");
});
