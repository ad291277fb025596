import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explainSdkCode, explainSdkError, isSdkRefusal, isSdkTimeout, sdkErrorCode, sdkErrorCodes } from "./sdk-errors";

/** The SDK's own table, out of its bundle: `"0000": "Internal exception."`, and `1e3` for 1000. */
function codesInTheSdk(): string[] {
	const source = readFileSync("node_modules/@cloudflare/realtimekit/dist/index.es.js", "utf8");
	const start = source.indexOf('"0000": "Internal exception."');
	const table = source.slice(start, source.indexOf("};", start));
	return [...table.matchAll(/^\s*"?(\d{4}|\de3)"?: "/gm)].map(([, code = ""]) => String(Number(code)).padStart(4, "0"));
}

describe("the SDK's errors in words", () => {
	it("covers every code of the installed SDK, and no other", () => {
		const theirs = codesInTheSdk();
		expect(theirs.length).toBeGreaterThan(70);
		expect([...sdkErrorCodes].sort()).toEqual(theirs.sort());
	});

	it("says what happened and what to do for each", () => {
		for (const code of sdkErrorCodes) {
			const problem = explainSdkCode(code);
			expect(problem.code).toBe(code);
			expect(problem.what).toMatch(/^[A-Z].*\.$/);
			expect(problem.todo).toMatch(/^[A-Z].*\.$/);
		}
	});

	it.each([
		[{ code: "1201" }, "1201"],
		[{ code: 1201 }, "1201"],
		[{ code: 13 }, "0013"],
		[{ code: "" }, null],
		[new Error("no code"), null],
		[null, null],
		["1201", null],
	])("reads the code of %j as %j", (error, code) => {
		expect(sdkErrorCode(error)).toBe(code);
	});

	it("has words for what the SDK does not list", () => {
		expect(explainSdkError(new TypeError("x is undefined")).code).toBe("sdk");
		expect(explainSdkCode("4711").what).toContain("does not explain");
	});

	it("does not take a late answer for a refusal", () => {
		const late = Object.assign(new Error("[ERR1200]: request timeout for callback eventId:93"), { code: "1200" });
		expect(isSdkTimeout(late)).toBe(true);
		expect(isSdkRefusal(late)).toBe(false);
		expect(isSdkRefusal(Object.assign(new Error("failed to mute"), { code: "1200" }))).toBe(true);
		expect(isSdkRefusal({ code: "1205" })).toBe(false);
	});
});
