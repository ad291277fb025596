// `npm run test:load`: what is long by nature – 12 browsers, 10,000 people.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	const { findChromium } = await import("./chromium.mjs");
	let chromium = "";
	await step("Chromium", async () => {
		chromium = await findChromium();
		return chromium;
	});
	const run = spawnSync(
		process.execPath,
		[path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.load.config.ts"],
		{ cwd: root, stdio: "inherit", env: { ...process.env, CHROMIUM_PATH: chromium } },
	);
	process.exitCode = run.status ?? 1;
});
