import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";

export interface LoneConsole {
	url: string;
	/** Everything that it has written so far. */
	said(): string;
	stop(): Promise<void>;
	/** Ends it at once, with everything that it was doing. */
	kill(): Promise<void>;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const at = server.address();
			server.close(() => (at !== null && typeof at === "object" ? resolve(at.port) : reject(new Error("no port"))));
		});
	});
}

/** The built console by itself, with an environment of the test's own; `at` the port of one that has ended. */
export async function startConsole(env: Record<string, string>, at?: string): Promise<LoneConsole> {
	const port = at === undefined ? await freePort() : Number(new URL(at).port);
	const url = `http://localhost:${port}`;
	const folder = path.resolve(process.env.USHER_DIST_DIR ?? ".next", "standalone");
	const { PATH = "", HOME = "" } = process.env;
	const child: ChildProcess = spawn(process.execPath, [path.join(folder, "server.js")], {
		cwd: folder,
		env: { PATH, HOME, NODE_ENV: "production", PORT: String(port), HOSTNAME: "127.0.0.1", USHER_URL: url, ...env },
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
	const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
	const until = Date.now() + 30_000;
	for (;;) {
		const ready = await fetch(`${url}/healthz`).then(
			(answer) => answer.ok,
			() => false,
		);
		if (ready) break;
		if (child.exitCode !== null || Date.now() > until) throw new Error(`The console did not come up:\n${said}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	const end = async (signal: "SIGTERM" | "SIGKILL") => {
		child.kill(signal);
		await ended;
	};
	return { url, said: () => said, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
