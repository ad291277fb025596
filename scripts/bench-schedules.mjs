// `npm run bench:schedules`: how late 10,000 scheduled ends are, 200 of them in one second, with two workers.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	const run = spawnSync(process.execPath, ["--import", "tsx", path.join(root, "tests/bench/schedules.ts")], {
		cwd: root,
		stdio: "inherit",
	});
	process.exitCode = run.status ?? 1;
});
