// Brings up everything without accounts: database, sandbox, worker and console. Used by the demo, development, tests and benchmarks.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./install.mjs";
import { Parts } from "./parts.mjs";
import { freePort, startPostgres } from "./postgres.mjs";
import { Stop } from "./terminal.mjs";

/** Secrets of this checkout, made once. */
function secrets(folder) {
	const file = path.join(folder, "secrets.json");
	if (!existsSync(file)) {
		const made = {
			session: randomBytes(32).toString("base64"),
			actions: randomBytes(32).toString("base64"),
			database: randomBytes(24).toString("hex"),
		};
		writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	}
	return JSON.parse(readFileSync(file, "utf8"));
}

function run(name, args, env) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
		let said = "";
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk) => (said = (said + chunk).slice(-6000)));
		child.once("error", reject);
		child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${name} failed:\n${said}`))));
	});
}

const source = (name) => ({ sandbox: "sandbox/main.ts", worker: "server/worker.ts" })[name] ?? `server/cli/${name}.ts`;

/** How a program is started: its bundle, or its source through tsx in development. */
function program(name, hot) {
	return hot
		? ["--import", "tsx", path.join(root, source(name))]
		: ["--enable-source-maps", path.join(root, "dist", `${name}.mjs`)];
}

/** What a child may inherit: nothing that configures Usher comes in by accident. */
function cleanEnvironment() {
	const kept = Object.entries(process.env).filter(
		([name]) =>
			!/^(USHER_|OIDC_|CLOUDFLARE_|REALTIMEKIT_|AGORA_|ZEGO_|NEXTAUTH_|DATABASE_|SANDBOX_|NEXT_)/.test(name) ||
			name === "USHER_DIST_DIR",
	);
	return Object.fromEntries(kept);
}

/**
 * Starts the parts. `folder` keeps data, logs and secrets; `hot`: sources with reload in place of the production build;
 * `onStep(name, work)` shows progress. Answers with addresses, the parts (`crashed`, `stop()`), and the environment used.
 */
export async function startStack({
	folder,
	seed,
	hot = false,
	throwaway = false,
	wantedPort = 0,
	env: extra = {},
	onStep = (_name, work) => work(),
}) {
	mkdirSync(folder, { recursive: true });
	Parts.endLeftovers(folder);
	const parts = new Parts(folder);
	const signal = nextSignal().then(async () => {
		await parts.stop();
		throw new Stop("Stopped.");
	});
	return Promise.race([bringUp(), signal]);

	async function bringUp() {
		const secret = secrets(folder);
		const shared = { ...cleanEnvironment(), NODE_ENV: hot ? "development" : "production" };
		const stack = { parts, url: "", sandboxUrl: "", databaseUrl: "", adminUrl: "", env: {}, replacedPort: null };
		try {
			await onStep("Database", async () => {
				const postgres = await startPostgres({ dataDir: path.join(folder, "postgres"), throwaway });
				parts.adopt("database", postgres);
				stack.adminUrl = postgres.urlFor("usher");
				const app = new URL(stack.adminUrl);
				app.username = "usher_app";
				app.password = secret.database;
				stack.databaseUrl = app.href;
				return postgres.reused ? "found running" : `port ${postgres.port}`;
			});
			const sandboxPort = await freePort(throwaway ? 0 : 8788);
			const consolePort = await freePort(wantedPort);
			stack.replacedPort = wantedPort !== 0 && consolePort !== wantedPort ? wantedPort : null;
			stack.sandboxUrl = `http://localhost:${sandboxPort}`;
			stack.url = `http://localhost:${consolePort}`;
			stack.env = {
				...shared,
				DATABASE_URL: stack.databaseUrl,
				DATABASE_ADMIN_URL: stack.adminUrl,
				USHER_URL: stack.url,
				USHER_SANDBOX_URL: stack.sandboxUrl,
				NEXTAUTH_SECRET: secret.session,
				NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secret.actions,
				USHER_AUDIT_HEAD_FILE: path.join(folder, "audit-head"),
				...extra,
			};
			await onStep("Tables", () => run("The migration", program("migrate", hot), stack.env));
			if (seed === "demo") await onStep("Demo people", () => run("The seed", program("seed-demo", hot), stack.env));
			await onStep("Sandbox (RealtimeKit stand-in)", async () => {
				const sandboxEnv = { ...shared, SANDBOX_PORT: String(sandboxPort), SANDBOX_SEED: seed };
				await parts.start("sandbox", program("sandbox", hot), {
					env: sandboxEnv,
					cwd: root,
					ready: /"event":"listening"/,
				});
				return stack.sandboxUrl;
			});
			await onStep("Worker", () =>
				parts
					.start("worker", program("worker", hot), { env: stack.env, cwd: root, ready: /"event":"worker-ready"/ })
					.then(() => ""),
			);
			await onStep("Console", async () => {
				const distDir = process.env.USHER_DIST_DIR ?? ".next";
				const standalone = path.join(root, distDir, "standalone");
				const args = hot
					? [
							path.join(root, "node_modules/next/dist/bin/next"),
							"dev",
							"--port",
							String(consolePort),
							"--hostname",
							"127.0.0.1",
						]
					: [path.join(standalone, "server.js")];
				await parts.start("console", args, {
					cwd: hot ? root : standalone,
					env: {
						...stack.env,
						PORT: String(consolePort),
						HOSTNAME: "127.0.0.1",
						NEXT_TELEMETRY_DISABLED: "1",
						// Else Next would read .env by itself, and real credentials there would meet the sandbox's.
						__NEXT_PROCESSED_ENV: "true",
					},
					ready: () => answersReady(`${stack.url}/readyz`),
					seconds: 120,
				});
				return stack.url;
			});
			return stack;
		} catch (error) {
			await parts.stop();
			throw error;
		}
	}
}

function nextSignal() {
	return new Promise((resolve) => {
		for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => resolve({ signal: name }));
	});
}

async function answersReady(address) {
	try {
		const answer = await fetch(address, { signal: AbortSignal.timeout(30_000) });
		return answer.status === 200;
	} catch {
		return false;
	}
}

/** Runs until a signal or a crash; then stops everything. Answers with the exit code. */
export async function untilEnd(parts, stopped) {
	const end = await Promise.race([nextSignal(), parts.crashed]);
	if (end.name) process.stderr.write(`\n${end.name} ${end.how}. Its last words:\n${end.said.trim()}\n\n`);
	process.stdout.write("\nStopping …\n");
	await parts.stop();
	stopped?.();
	return end.name ? 1 : 0;
}
