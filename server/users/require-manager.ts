import { denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";

/** Only an admin manages users; the command line and the seed act as the system. */
export function requireManager({ actor }: Context): void {
	const denial = denialFor(actor, "manage-users");
	if (denial !== null) throw refusalOf(denial);
}
