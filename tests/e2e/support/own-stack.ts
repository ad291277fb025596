import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Stack, startStack } from "@/scripts/stack.mjs";
import { test as base } from "./people";

/**
 * Everything once more, for a file whose tests break what all others stand on: the vendor, the worker, the admins. The
 * other fixtures work over it.
 */
export const test = base.extend<object, { ownStack: Stack & { folder: string } }>({
	ownStack: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures used from this pattern.
		async ({}, use) => {
			const folder = mkdtempSync(path.join(tmpdir(), "usher-e2e-own-"));
			const stack = await startStack({
				folder,
				seed: "demo",
				throwaway: true,
				env: { USHER_ROOM_POLL_SECONDS: "2" },
			});
			await use({ ...stack, folder });
			await stack.parts.stop();
			rmSync(folder, { recursive: true, force: true });
		},
		{ scope: "worker", timeout: 60_000 },
	],
	stack: async ({ ownStack }, use) => {
		const { url, sandboxUrl, databaseUrl, adminUrl, folder } = ownStack;
		await use({ url, sandboxUrl, databaseUrl, adminUrl, folder });
	},
});

export { expect } from "./people";
