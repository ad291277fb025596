import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
	resolve: {
		alias: {
			"@": import.meta.dirname,
			// In Next this import fails a client bundle; outside Next there is nothing to guard.
			"server-only": path.join(import.meta.dirname, "tests/factories/empty.ts"),
		},
	},
	oxc: { jsx: { runtime: "automatic" } },
	test: {
		include: [
			"{app,components,lib,server,sandbox}/**/*.test.{ts,tsx}",
			"tests/{contract,rules,security,server,scripts}/**/*.test.ts",
		],
		globalSetup: ["tests/factories/postgres.global.ts"],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		// A busy machine is no failure: what comes at last has come.
		expect: { poll: { timeout: 15_000 } },
		maxWorkers: 2,
	},
});
