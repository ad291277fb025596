// Starts, watches and stops the processes that make up a running Usher.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Stop } from "./terminal.mjs";

/** Processes of one run, in the order of their start; the first to die unasked ends the run. */
export class Parts {
	#running = [];
	#stopping = false;
	#stopped;
	#record;
	#logs;
	#echo;

	/** `folder` keeps the logs and the record of what runs; `echo` shows the logs on standard output as well. */
	constructor(folder, { echo = false } = {}) {
		this.#echo = echo;
		this.#record = path.join(folder, "running.json");
		this.#logs = path.join(folder, "logs");
		mkdirSync(this.#logs, { recursive: true });
		this.crashed = new Promise((resolve) => {
			this.reportCrash = (name, how, said) => {
				if (!this.#stopping) resolve({ name, how, said });
			};
		});
	}

	/**
	 * Ends what a killed run left behind. Only processes that still carry the recorded mark are touched, and none while
	 * the run that started them lives.
	 */
	static endLeftovers(folder) {
		const record = path.join(folder, "running.json");
		if (!existsSync(record)) return;
		const { owner, parts } = JSON.parse(readFileSync(record, "utf8"));
		if (isRunOfOurs(owner)) throw new Stop(`Usher is already running from this folder (process ${owner}).`);
		for (const { pid, mark } of parts) {
			try {
				if (
					process.platform === "linux" &&
					!readFileSync(`/proc/${pid}/environ`, "utf8").includes(`USHER_PART=${mark}`)
				)
					continue;
				process.kill(pid, "SIGKILL");
			} catch {
				// It has gone already.
			}
		}
		rmSync(record);
	}

	/**
	 * Starts a Node program; resolves when `ready` (tested against each line of its output, or polled) is true.
	 * `ready`: a RegExp on a line of output, answered with the match, or an async function that is asked again until true.
	 */
	async start(name, args, { env, cwd, ready, seconds = 60 }) {
		if (this.#stopping) throw new Error("Stopped before everything was up.");
		const mark = `${name}-${process.pid}-${Date.now()}`;
		const child = spawn(process.execPath, args, {
			cwd,
			env: { ...env, USHER_PART: mark },
			stdio: ["ignore", "pipe", "pipe"],
			// A Ctrl-C goes to us alone, and we stop the parts in order.
			detached: true,
		});
		const log = createWriteStream(path.join(this.#logs, `${name}.log`));
		let said = "";
		let over = null;
		const ended = new Promise((resolve) => {
			child.once("close", (code, signal) => {
				over = { code, signal };
				resolve(over);
			});
		});
		child.once("error", (error) => {
			said += error.message;
		});
		this.#running.push({ name, child, ended, mark });
		this.#remember();
		ended.then(({ code, signal }) => {
			log.end();
			this.reportCrash(name, signal ? `ended by ${signal}` : `ended with code ${code}`, said);
		});
		const line = ready instanceof RegExp ? matchLine(child, ready) : null;
		for (const stream of [child.stdout, child.stderr]) {
			stream.on("data", (chunk) => {
				log.write(chunk);
				if (this.#echo) process.stdout.write(chunk);
				said = (said + chunk).slice(-6000);
			});
		}
		const until = Date.now() + seconds * 1000;
		for (;;) {
			if (over !== null)
				throw new Error(`${name} ${over.signal ?? `ended with code ${over.code}`} while starting:\n${said}`);
			const answer = line ? line.match : await ready();
			if (answer) return answer;
			if (Date.now() > until) throw new Error(`${name} was not ready after ${seconds} s:\n${said}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	/** A part that something else started and that is stopped with the rest. */
	adopt(name, { ended, stop }) {
		this.#running.push({ name, ended, stop });
		ended.then(({ code, signal, said }) =>
			this.reportCrash(name, signal ? `ended by ${signal}` : `ended with code ${code}`, said),
		);
	}

	pidOf(name) {
		return this.#running.find((part) => part.name === name)?.child?.pid;
	}

	/** Stops everything, last started first; what has not gone after `seconds` is killed. */
	stop(seconds = 8) {
		this.#stopped ??= this.#stopAll(seconds);
		return this.#stopped;
	}

	async #stopAll(seconds) {
		this.#stopping = true;
		for (const part of this.#running.reverse()) {
			if (part.stop) {
				await part.stop();
				continue;
			}
			if (part.child.exitCode !== null || part.child.signalCode !== null) continue;
			part.child.kill("SIGTERM");
			const timer = setTimeout(() => part.child.kill("SIGKILL"), seconds * 1000);
			await part.ended;
			clearTimeout(timer);
		}
		this.#running = [];
		rmSync(this.#record, { force: true });
	}

	#remember() {
		const parts = this.#running.filter((part) => part.child).map(({ child, mark }) => ({ pid: child.pid, mark }));
		writeFileSync(this.#record, JSON.stringify({ owner: process.pid, parts }));
	}
}

/** Whether a process is another run of these scripts; its number may be somebody else's by now. */
function isRunOfOurs(pid) {
	if (!pid || pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("scripts/");
	} catch {
		return false;
	}
}

function matchLine(child, pattern) {
	const found = { match: null };
	let rest = "";
	child.stdout.on("data", (chunk) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) found.match ??= line.match(pattern);
	});
	return found;
}
