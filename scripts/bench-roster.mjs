// `npm run bench:roster`: the console with 5,000 people and 200 changes a second, on a slowed processor.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { build } from "./build.mjs";
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
	await step("Build", build);
	const run = spawnSync(process.execPath, ["--import", "tsx", path.join(root, "tests/bench/roster.ts")], {
		cwd: root,
		stdio: "inherit",
		env: { ...process.env, CHROMIUM_PATH: chromium },
	});
	process.exitCode = run.status ?? 1;
});
