import { describe, expect, it } from "vitest";
import { formatAgo, formatClock, formatDuration } from "./format-time";
import { hueOf, initialsOf } from "./hue";
import { middle } from "./middle";
import { writeQuery } from "./url-state";

describe("time in words", () => {
	it("shows seconds only while they can be followed, and never counts backwards", () => {
		expect(formatDuration(247_900)).toBe("04:07");
		expect(formatDuration(4_360_000)).toBe("1:12:40");
		expect(formatDuration(3 * 86_400_000 + 4 * 3_600_000 + 420_000)).toBe("3 d 04:07");
		expect(formatDuration(-5_000)).toBe("00:00");
	});
	it("says how long ago in one unit", () => {
		expect([0, 12_000, 300_000, 3 * 3_600_000, 50 * 3_600_000, -9_000].map(formatAgo)).toEqual([
			"just now",
			"12 s ago",
			"5 min ago",
			"3 h ago",
			"2 d ago",
			"just now",
		]);
	});
	it("names the year only when it is another", () => {
		const now = Date.parse("2026-11-21T12:00:00Z");
		expect(formatClock("2026-11-14T09:04:31Z", { utc: true, date: true, now })).toBe("14 Nov 09:04:31");
		expect(formatClock("2025-01-02T09:04:31Z", { utc: true, date: true, now })).toBe("02 Jan 2025 09:04:31");
		expect(formatClock("2026-11-14T09:04:31Z", { utc: true, date: false, now })).toBe("09:04:31");
	});
});

describe("how a person looks", () => {
	it("gives one id one hue, and neighbours other ones", () => {
		expect(hueOf("crm-17")).toBe(hueOf("crm-17"));
		const hues = Array.from({ length: 50 }, (_, at) => hueOf(`crm-${at}`));
		expect(new Set(hues).size).toBeGreaterThan(40);
		expect(hues.every((hue) => hue >= 0 && hue < 360)).toBe(true);
	});
	it("takes initials from what people see as letters", () => {
		expect(initialsOf("Ada Lovelace")).toBe("AL");
		expect(initialsOf("  ada ")).toBe("A");
		expect(initialsOf("<img src=x onerror=alert(1)>")).toBe("IO");
		expect(initialsOf("李小龙")).toBe("李");
		expect(initialsOf("👩‍🚀 Crew")).toBe("👩‍🚀C");
		expect(initialsOf("…")).toBe("?");
		expect(initialsOf("")).toBe("?");
	});
});

describe("ids and addresses", () => {
	it("keeps both ends of a long id and all of a short one", () => {
		expect(middle("crm-17")).toBe("crm-17");
		const short = middle("b1a7c0de-0000-4000-8000-000000000001");
		expect(short).toBe("b1a7c0de…00001");
		expect(short).toHaveLength(14);
	});
	it("writes its own keys without their defaults and leaves other people's alone", () => {
		expect(writeQuery("?x=1&q=old&sort=name", { q: "new", sort: "people" }, { q: "", sort: "people" })).toBe(
			"x=1&q=new",
		);
		expect(writeQuery("?q=old", { q: "" }, { q: "" })).toBe("");
	});
});
