import { expect, it, vi } from "vitest";

it("knows what another copy of the same class has thrown, and nothing else", async () => {
	const { ProviderError } = await import("./errors");
	vi.resetModules();
	const other = await import("./errors");
	expect(other.ProviderError).not.toBe(ProviderError);
	const thrown = new other.ProviderError("refused", "no", { retryable: false });
	expect(thrown instanceof ProviderError).toBe(true);
	expect(new ProviderError("limited", "later", { retryable: true }) instanceof ProviderError).toBe(true);
	const named = Object.assign(new Error("no"), { name: "ProviderError" });
	for (const value of [new Error("no"), named, null, "ProviderError", { name: "ProviderError", kind: "refused" }])
		expect(value instanceof ProviderError).toBe(false);
});
