import { expect, test, vi } from "vitest";
import { ProviderError } from "./errors";

test("an error of one copy of this module is known to another, as in the console's several bundles", async () => {
	vi.resetModules();
	const other = await import("./errors");
	expect(other.ProviderError).not.toBe(ProviderError);
	const error = new other.ProviderError("refused", "no", { code: "403", retryable: false });
	expect(error instanceof ProviderError).toBe(true);
	expect(error).toBeInstanceOf(Error);
	for (const value of [new Error("no"), { name: "ProviderError" }, null, undefined, "ProviderError"]) {
		expect(value instanceof ProviderError, String(value)).toBe(false);
	}
});
