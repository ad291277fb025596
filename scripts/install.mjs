// Installs from the lockfile when node_modules is missing or older than it. Needs nothing but Node and npm.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Stop } from "./terminal.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);

export function checkNode() {
	if (major < 20 || (major === 20 && minor < 19)) {
		throw new Stop(`Usher needs Node 20.19 or newer; this is ${process.versions.node}. Get one at https://nodejs.org.`);
	}
}

/** Answers with a remark: what was done. */
export function install() {
	const lock = readFileSync(path.join(root, "package-lock.json"));
	const stamp = path.join(root, "node_modules", ".usher-installed");
	const wanted = createHash("sha256").update(lock).update(process.version).digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return "up to date";
	if (existsSync(path.join(root, "node_modules")) && lockMatches()) {
		writeFileSync(stamp, wanted);
		return "up to date";
	}
	const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
		cwd: root,
		encoding: "utf8",
		shell: process.platform === "win32",
	});
	if (run.status !== 0) throw new Stop(`npm could not install the dependencies:\n${run.stdout}${run.stderr}`);
	writeFileSync(stamp, wanted);
	return "installed";
}

/** Whether npm's own record of what it installed names the same versions as the lockfile. */
function lockMatches() {
	const hidden = path.join(root, "node_modules", ".package-lock.json");
	if (!existsSync(hidden)) return false;
	const installed = JSON.parse(readFileSync(hidden, "utf8")).packages;
	const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
	return Object.entries(wanted).every(
		([at, entry]) => at === "" || entry.optional || installed[at]?.version === entry.version,
	);
}
