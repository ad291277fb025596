import { expect, it } from "vitest";
import { ruleSeconds } from "./times";

it.each([
	[{}, 3_600],
	[{ time: 0 }, 0],
	[{ time: 0.5 }, 60],
	[{ time: 1 }, 60],
	[{ time: 1_440 }, 86_400],
	[{ time: 1_441 }, 86_400],
	[{ time_in_seconds: 0 }, 0],
	[{ time_in_seconds: 3 }, 10],
	[{ time_in_seconds: 86_430 }, 86_430],
	[{ time_in_seconds: 90_000 }, 86_430],
	[{ time: 5, time_in_seconds: 30 }, 30],
	[{ time: 5, time_in_seconds: 0 }, 0],
	[{ time: 0, time_in_seconds: 30 }, 30],
])("%j lasts %i seconds", (given, seconds) => {
	expect(ruleSeconds(given)).toBe(seconds);
});
