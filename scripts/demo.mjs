// `npm run demo`: everything on this machine, no accounts.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { bold, dim, main, Stop, step } from "./terminal.mjs";

// Tests give the demo a folder of its own, so that they leave a running one alone.
const folder = process.env.USHER_FOLDER ?? path.join(root, ".usher");
const lock = path.join(folder, "demo.json");
const vendorVariables = /^(CLOUDFLARE_API_TOKEN|CLOUDFLARE_ACCOUNT_ID|REALTIMEKIT_APP_ID|AGORA_|ZEGO_)/;

function refuseRealVendors() {
	const set = Object.keys(process.env).filter((name) => vendorVariables.test(name) && process.env[name]);
	if (set.length > 0) {
		throw new Stop(
			`The demo runs on a stand-in and refuses to start beside real vendor credentials.\nUnset ${set.join(", ")}, or use \`npm start\` to run with them.`,
		);
	}
}

function refuseSecondDemo() {
	if (!existsSync(lock)) return;
	const { pid, url } = JSON.parse(readFileSync(lock, "utf8"));
	try {
		process.kill(pid, 0);
	} catch {
		return;
	}
	throw new Stop(`The demo of this checkout is already running${url ? ` at ${url}` : ""} (process ${pid}).`);
}

await main(async () => {
	checkNode();
	refuseRealVendors();
	refuseSecondDemo();
	mkdirSync(folder, { recursive: true });
	writeFileSync(lock, JSON.stringify({ pid: process.pid }));
	const unlock = () => rmSync(lock, { force: true });
	process.on("exit", unlock);
	process.stdout.write(`\n${bold("Usher")} ${dim("– moderator console, demo")}\n\n`);

	// A Ctrl-C before everything is up ends at once; parts that were started are ended by their own clean-up.
	const early = () => process.exit(130);
	process.on("SIGINT", early);
	await step("Dependencies", install);
	const { build } = await import("./build.mjs");
	const { startStack, untilEnd } = await import("./stack.mjs");
	await step("Build", build);
	process.off("SIGINT", early);

	const stack = await startStack({ folder, seed: "demo", wantedPort: Number(process.env.PORT ?? 3000), onStep: step });
	writeFileSync(lock, JSON.stringify({ pid: process.pid, url: stack.url }));
	if (stack.replacedPort)
		process.stdout.write(`\n  Port ${stack.replacedPort} is taken, so the console is on ${new URL(stack.url).port}.\n`);
	const people = [
		["admin", "everything, users and audit"],
		["moderator", "every room"],
		["host", "three rooms, full host controls"],
		["trainee", "a host whose preset lacks every host control"],
		["viewer", "may look, in one room"],
	];
	process.stdout.write(`\n  Open ${bold(stack.url)} and sign in:\n\n`);
	for (const [role, what] of people) {
		process.stdout.write(`    ${`${role}@usher.demo`.padEnd(24)}${`usher-demo-${role}`.padEnd(24)}${dim(what)}\n`);
	}
	process.stdout.write(
		`\n  A second participant's browser: ${stack.sandboxUrl}/guest/b1a7c0de-0000-4000-8000-000000000002?name=Guest\n`,
	);
	process.stdout.write(dim("\n  Ctrl-C stops everything.\n"));
	process.exitCode = await untilEnd(stack.parts, unlock);
});
