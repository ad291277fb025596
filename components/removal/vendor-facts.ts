import type { Ability, Capabilities, RemovalFacts, SearchCapabilities } from "@/lib/moderation/capability";
import { type Provider, providerNames, providers } from "@/lib/moderation/words/room";

/** What a connected vendor project can do, as its adapter declares it. */
export interface VendorFacts {
	provider: Provider;
	projectId: string;
	search: SearchCapabilities;
	removal: RemovalFacts;
	capabilities: Capabilities;
	/** Whether the server sends people texts; null: no way is set up. */
	reach: Ability | null;
}

/** What happens at each vendor that a choice touches, in the vendors' own order. */
export function factsFor(chosen: ReadonlySet<Provider>, vendors: readonly VendorFacts[]) {
	return providers.flatMap((provider) => {
		const facts = vendors.find((vendor) => vendor.provider === provider);
		return chosen.has(provider) && facts ? [{ provider, name: providerNames[provider], ...facts.removal }] : [];
	});
}
