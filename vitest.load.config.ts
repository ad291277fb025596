import path from "node:path";
import { defineConfig } from "vitest/config";

/** What is long by nature: crowds and vendor-rate floors. `npm run test:load` runs it, one file at a time. */
export default defineConfig({
	resolve: {
		alias: {
			"@": import.meta.dirname,
			"server-only": path.join(import.meta.dirname, "tests/factories/empty.ts"),
		},
	},
	test: {
		include: ["tests/load/**/*.test.ts"],
		globalSetup: ["tests/factories/postgres.global.ts"],
		testTimeout: 600_000,
		hookTimeout: 120_000,
		fileParallelism: false,
	},
});
