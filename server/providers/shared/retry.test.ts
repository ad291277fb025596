import { describe, expect, test } from "vitest";
import { RetryPurse, retryAfterMs } from "./retry";

const now = new Date("2026-11-21T12:00:00Z");

describe("retryAfterMs", () => {
	test.each([
		[{ "retry-after": "7" }, 7_000],
		[{ "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT" }, 9_000],
		[{ "retry-after": "Sat, 21 Nov 2026 11:00:00 GMT" }, 0],
		[{ ratelimit: '"default";r=0;t=30' }, 30_000],
		[{ ratelimit: '"default";r=50;t=30' }, null],
		[{ "retry-after": "soon" }, null],
		[{}, null],
	])("reads %j", (headers, expected) => {
		expect(retryAfterMs(headers, now)).toBe(expected);
	});
});

describe("RetryPurse", () => {
	test("pays for a tenth of the calls and the little it began with, however long everything fails", () => {
		const purse = new RetryPurse();
		let paid = 0;
		for (let call = 0; call < 10_000; call++) {
			purse.called();
			while (purse.pay()) paid++;
		}
		expect(paid).toBeLessThanOrEqual(1_002);
		expect(paid).toBeGreaterThan(900);
	});
});
