// `npm run bench:removals`: 1,000 removals at ZEGO and 200 at Agora from two processes, as a ratio to what limits allow.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	const run = spawnSync(process.execPath, ["--import", "tsx", path.join(root, "tests/bench/removals.ts")], {
		cwd: root,
		stdio: "inherit",
	});
	process.exitCode = run.status ?? 1;
});
