import { mostAtOnce } from "../notices/notice-words";
import type { Place } from "../removal/places";
import type { VendorFacts } from "../removal/vendor-facts";

/** Why these people cannot be asked to leave by the vendor’s server; null: they can. `denial`: why this person may not. */
export function askReason(
	facts: Pick<VendorFacts, "capabilities" | "reach">,
	whom: readonly Place[],
	denial: string | null,
): string | null {
	if (denial !== null) return denial;
	const able = facts.capabilities["ask-to-leave"];
	if (able.where !== "server") return able.reason;
	if (facts.reach === null) return "No way to send people a text is set up for this project.";
	if (!facts.reach.able) return facts.reach.reason;
	if (whom.length > mostAtOnce) return `At most ${mostAtOnce} at a time.`;
	if (whom.some(({ target }) => target.userId === null)) {
		return whom.length === 1
			? "The vendor sends texts by user id, and gave none for this person."
			: "The vendor sends texts by user id, and gave none for one of them.";
	}
	return null;
}
