import { defineConfig } from "@playwright/test";
import { flags } from "./scripts/chromium.mjs";

/** End to end: the production build, a real PostgreSQL, the sandbox, the worker, real Chromium and the real SDK. */
export default defineConfig({
	testDir: "tests/e2e",
	outputDir: "test-results",
	globalSetup: "./tests/e2e/support/start-stack.ts",
	fullyParallel: true,
	workers: 3,
	retries: 0,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: [["dot"], ["json"]],
	use: {
		launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: flags },
		viewport: { width: 1440, height: 900 },
		trace: "retain-on-failure",
	},
});
