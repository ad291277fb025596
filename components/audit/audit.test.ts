import { describe, expect, it } from "vitest";
import { exportPath } from "./audit-export";
import { countFilters, fromLocalInput, readParams, toFilter, toLocalInput, toQuery } from "./audit-query";
import { deed, formatLatency, outcomeLook, reasonWords } from "./audit-words";

describe("the audit page's address", () => {
	it("keeps what is its own, first of doubles, without blanks", () => {
		const params = readParams({ actor: " ana ", outcome: ["unknown", "failed"], room: "", evil: "x" });
		expect(params).toEqual({ actor: "ana", outcome: "unknown" });
	});
	it("writes the same view in one way and reads it back", () => {
		const params = { outcome: "failed", actor: "a&b", before: "12" };
		expect(toQuery(params)).toBe("?actor=a%26b&outcome=failed&before=12");
		expect(readParams(Object.fromEntries(new URLSearchParams(toQuery(params))))).toEqual(params);
		expect(toQuery({})).toBe("");
	});
	it("turns a named span into its moment and leaves other times alone", () => {
		const now = Date.parse("2026-11-21T12:00:00Z");
		expect(toFilter({ since: "hour" }, now)).toEqual({ from: "2026-11-21T11:00:00.000Z" });
		expect(toFilter({ since: "toString", from: "2026-11-01T00:00:00Z" }, now)).toEqual({
			from: "2026-11-01T00:00:00Z",
		});
	});
	it("exports the same filters, and all of their pages", () => {
		expect(exportPath({ target: "a&b", outcome: "failed", before: 12, room: undefined }, "csv")).toBe(
			"/api/audit/export?format=csv&target=a%26b&outcome=failed",
		);
	});
	it("counts a time as one filter and a page's place as none", () => {
		expect(countFilters({ from: "a", to: "b", room: "r", before: "9" })).toBe(2);
	});
	it("carries a local moment there and back", () => {
		const iso = "2026-11-21T10:30:00.000Z";
		expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
		expect(toLocalInput("nonsense")).toBe("");
		expect(fromLocalInput("")).toBeUndefined();
	});
});

describe("what an audit row says", () => {
	const row = {
		kind: "outcome",
		command: "kick",
		outcome: "confirmed",
		outcomeCode: null,
		evidence: "reconciled",
	} as const;
	it("says Removed, in green, only when it is confirmed", () => {
		expect(outcomeLook(row)).toEqual({ tone: "live", words: "Removed", evidence: "checked with the vendor" });
		expect(outcomeLook({ ...row, outcome: "sent", evidence: null })?.words).toBe("Sent – waiting for confirmation");
		expect(outcomeLook({ ...row, outcome: "unknown", evidence: null })).toMatchObject({
			tone: "waiting",
			words: "Not confirmed",
		});
	});
	it("keeps red for what failed, and denials quiet", () => {
		expect(outcomeLook({ ...row, outcome: "failed" })?.tone).toBe("danger");
		const denied = { ...row, kind: "denied", command: null, outcome: "refused", outcomeCode: "room" } as const;
		expect(outcomeLook(denied)).toEqual({ tone: "neutral", words: "Refused", evidence: "the room is not given" });
	});
	it("tells what became of a notice, green only where somebody is gone", () => {
		const notice = { ...row, kind: "notice", command: "ask-to-leave", outcome: null } as const;
		expect(outcomeLook({ ...notice, outcomeCode: "left", evidence: "reconciled" })).toEqual({
			tone: "live",
			words: "Left",
			evidence: "checked with the vendor",
		});
		expect(outcomeLook({ ...notice, outcomeCode: "not-removed" })).toMatchObject({
			tone: "danger",
			words: "Not removed",
		});
		expect(outcomeLook({ ...notice, outcomeCode: "stayed" })).toMatchObject({ tone: "neutral", words: "Stayed" });
		expect(outcomeLook({ ...notice, outcomeCode: "unknown" })).toMatchObject({ tone: "waiting", words: "Not known" });
	});
	it("names kinds, and unknown ones readably", () => {
		expect(deed({ kind: "outcome", command: "kick-all" })).toBe("End session");
		expect(deed({ kind: "room-entered", command: null })).toBe("Entered the room");
		expect(deed({ kind: "key-made", command: null })).toBe("Key made");
	});
	it("puts reason and text together", () => {
		expect(reasonWords({ reasonCode: "spam", reasonText: "links" })).toBe("Spam or advertising: links");
		expect(reasonWords({ reasonCode: null, reasonText: null })).toBeNull();
		expect(formatLatency(2_449)).toBe("2.4 s");
	});
});
