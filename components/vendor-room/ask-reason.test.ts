import { describe, expect, it } from "vitest";
import type { Capabilities } from "@/lib/moderation/capability";
import type { Place } from "../removal/places";
import type { VendorFacts } from "../removal/vendor-facts";
import { askReason } from "./ask-reason";

const facts = (reach: VendorFacts["reach"], where: "server" | "session" = "server") => ({
	capabilities: {
		"ask-to-leave": where === "server" ? { where, session: false } : { where, reason: "Only from inside." },
	} as Capabilities,
	reach,
});
const place = (userId: string | null) => ({ target: { userId } }) as Place;
const able = { able: true } as const;

describe("who can be asked to leave", () => {
	it("names the first thing that stands in the way, the right before all else", () => {
		expect(askReason(facts(able), [place("a")], null)).toBeNull();
		expect(askReason(facts(null), [place("a")], "Your role does not allow this.")).toBe(
			"Your role does not allow this.",
		);
		expect(askReason(facts(able, "session"), [place("a")], null)).toBe("Only from inside.");
		expect(askReason(facts({ able: false, reason: "RTM is off." }), [place("a")], null)).toBe("RTM is off.");
		expect(askReason(facts(null), [place("a")], null)).toContain("No way");
	});
	it("sends to nobody whom the vendor cannot name, and to no more than fit one order", () => {
		expect(askReason(facts(able), [place(null)], null)).toContain("this person");
		expect(askReason(facts(able), [place("a"), place(null)], null)).toContain("one of them");
		expect(
			askReason(
				facts(able),
				Array.from({ length: 51 }, () => place("a")),
				null,
			),
		).toContain("50");
	});
});
