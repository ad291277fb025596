import { defineConfig } from "@playwright/test";
import { flags } from "./scripts/chromium.mjs";

/** End to end: the production build, a real PostgreSQL, the sandbox, the worker, real Chromium and the real SDK. */
export default defineConfig({
	testDir: "tests/e2e",
	outputDir: "test-results",
	globalSetup: "./tests/e2e/support/start-stack.ts",
	fullyParallel: true,
	workers: 2,
	retries: 0,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	// What runs one test after another begins first, so that nobody waits for it at the end.
	projects: [
		{ name: "alone", testMatch: /\/(kill|trouble)\.spec\.ts$/ },
		{ name: "together", testIgnore: /\/(kill|trouble)\.spec\.ts$/ },
	],
	reporter: [["dot"], ["json"]],
	use: {
		launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: flags },
		viewport: { width: 1440, height: 900 },
		trace: "retain-on-failure",
	},
});
