// `npm run bench:activity`: reports of activity, 1,000 a request, by the verb and over HTTP, at 100,000 a minute and beyond.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	const run = spawnSync(process.execPath, ["--import", "tsx", path.join(root, "tests/bench/activity.ts")], {
		cwd: root,
		stdio: "inherit",
	});
	process.exitCode = run.status ?? 1;
});
