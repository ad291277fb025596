import { denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";

/** Looking into all rooms of all vendors is the admin's. */
export function requireSearch({ actor }: Context): void {
	const denial = denialFor(actor, "search-everywhere");
	if (denial !== null) throw refusalOf(denial);
}
