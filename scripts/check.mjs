// `npm run check`: types, format, lint and import rules, over the whole project.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, install, root } from "./install.mjs";
import { main, Stop, step } from "./terminal.mjs";

function tool(file, args) {
	const run = spawnSync(process.execPath, [path.join(root, "node_modules", file), ...args], {
		cwd: root,
		encoding: "utf8",
	});
	if (run.status !== 0) throw new Stop(`${run.stdout}${run.stderr}`);
}

/** Each check by name; throws with the tool's own words. */
export const checks = {
	Types: () => {
		tool("next/dist/bin/next", ["typegen"]);
		tool("typescript/bin/tsc", ["--noEmit"]);
	},
	"Biome (format, lint, import rules)": () => tool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await main(async () => {
		checkNode();
		await step("Dependencies", install);
		for (const [name, check] of Object.entries(checks)) await step(name, check);
	});
}
