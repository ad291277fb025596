// `npm test`: everything a change must pass, on a machine that may be bare. The last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

const reports = path.join(root, ".usher/reports");
const totals = { passed: 0, failed: 0, skipped: 0 };

function runTool(args, env) {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, args, {
			cwd: root,
			stdio: ["ignore", "inherit", "inherit"],
			env: { ...process.env, ...env },
		});
		child.once("close", (code) => resolve(code ?? 1));
	});
}

async function counted(name, work) {
	try {
		await step(name, work);
		totals.passed += 1;
	} catch (error) {
		totals.failed += 1;
		process.stderr.write(`${error.message}\n`);
	}
}

function readReport(file) {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		return null;
	}
}

async function vitest(env) {
	const file = path.join(reports, "vitest.json");
	const code = await runTool(
		[
			path.join(root, "node_modules/vitest/vitest.mjs"),
			"run",
			"--reporter=dot",
			"--reporter=json",
			`--outputFile.json=${file}`,
		],
		env,
	);
	const report = readReport(file);
	totals.passed += report?.numPassedTests ?? 0;
	totals.failed += report?.numFailedTests ?? 0;
	totals.skipped += report?.numPendingTests ?? 0;
	// A run that broke outside any test (a file that does not load, an unhandled error) is a failure too.
	if (code !== 0 && (report?.numFailedTests ?? 0) === 0) totals.failed += 1;
}

async function playwright(env) {
	const file = path.join(reports, "playwright.json");
	const code = await runTool([path.join(root, "node_modules/@playwright/test/cli.js"), "test"], {
		...env,
		PLAYWRIGHT_JSON_OUTPUT_FILE: file,
	});
	const report = readReport(file);
	totals.passed += report?.stats.expected ?? 0;
	totals.failed += (report?.stats.unexpected ?? 0) + (report?.stats.flaky ?? 0);
	totals.skipped += report?.stats.skipped ?? 0;
	if (code !== 0 && (report?.stats.unexpected ?? 0) === 0) totals.failed += 1;
}

await main(async () => {
	checkNode();
	rmSync(reports, { recursive: true, force: true });
	mkdirSync(reports, { recursive: true });
	await step("Dependencies", install);
	const { findChromium } = await import("./chromium.mjs");
	const { checks } = await import("./check.mjs");
	const { build } = await import("./build.mjs");
	let chromium = "";
	await step("Chromium", async () => {
		chromium = await findChromium();
		return chromium;
	});
	for (const [name, check] of Object.entries(checks)) await counted(name, check);
	await counted("Build", build);
	const env = { CHROMIUM_PATH: chromium, FORCE_COLOR: "0" };
	process.stdout.write("\nUnit and contract tests\n");
	await vitest(env);
	process.stdout.write("\nEnd-to-end tests\n");
	await playwright(env);
	process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
	const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
	process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
});
