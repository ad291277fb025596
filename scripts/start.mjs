// `npm start`: the console and its worker with real vendors, configured by the environment (or a .env file).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { isBuilt } from "./build.mjs";
import { checkNode, root } from "./install.mjs";
import { Parts } from "./parts.mjs";
import { main, Stop } from "./terminal.mjs";

await main(async () => {
	checkNode();
	const file = path.join(root, ".env");
	if (existsSync(file)) process.loadEnvFile(file);
	if (!isBuilt()) throw new Stop("There is no build of this version. Run `npm run build` first.");
	const env = { ...process.env, NODE_ENV: "production" };
	// The migration reads the whole configuration, so a missing value stops the start here, with its one message.
	const migrated = spawnSync(process.execPath, ["--enable-source-maps", path.join(root, "dist/migrate.mjs")], {
		cwd: root,
		env,
		encoding: "utf8",
	});
	if (migrated.status !== 0) throw new Stop(migrated.stderr || migrated.stdout);

	const { untilEnd } = await import("./stack.mjs");
	const folder = path.join(process.env.USHER_FOLDER ?? path.join(root, ".usher"), "start");
	Parts.endLeftovers(folder);
	const parts = new Parts(folder, { echo: true });
	if (env.USHER_WORKER !== "elsewhere") {
		await parts.start("worker", ["--enable-source-maps", path.join(root, "dist/worker.mjs")], {
			env,
			cwd: root,
			ready: /"event":"worker-ready"/,
		});
	}
	const standalone = path.join(root, process.env.USHER_DIST_DIR ?? ".next", "standalone");
	const port = env.PORT || new URL(env.USHER_URL).port || "3000";
	await parts.start("console", [path.join(standalone, "server.js")], {
		env: { ...env, PORT: port, HOSTNAME: env.HOSTNAME ?? "0.0.0.0" },
		cwd: standalone,
		ready: /Ready in|✓ Ready/,
	});
	process.exitCode = await untilEnd(parts);
});
