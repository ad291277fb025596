// Runs one of the built programs (`doctor`, `user-add`) with the environment of `npm start`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { buildPrograms, isBuilt } from "./build.mjs";
import { checkNode, install, root } from "./install.mjs";
import { main } from "./terminal.mjs";

await main(async () => {
	checkNode();
	install();
	const file = path.join(root, ".env");
	if (existsSync(file)) process.loadEnvFile(file);
	if (!isBuilt()) await buildPrograms();
	const [name, ...args] = process.argv.slice(2);
	const run = spawnSync(process.execPath, ["--enable-source-maps", path.join(root, "dist", `${name}.mjs`), ...args], {
		cwd: root,
		stdio: "inherit",
	});
	process.exitCode = run.status ?? 1;
});
