import type { Provider } from "@/lib/moderation/room";
import { providerNames } from "@/lib/moderation/room";
import type { ProviderErrorKind } from "../ports/errors";

/** Why a vendor could not be searched, and what helps. */
const words: Record<ProviderErrorKind, (vendor: string) => string> = {
	unreachable: (vendor) => `${vendor} did not answer. Its rooms were not searched; search again in a moment.`,
	"unknown-outcome": (vendor) => `${vendor} did not answer in time. Its rooms were not all searched; search again.`,
	refused: (vendor) => `${vendor} refused the question. Check what you searched for; an admin can run npm run doctor.`,
	limited: (vendor) => `${vendor}’s limit for this account is used up. Search again in a minute.`,
	unauthorised: (vendor) => `${vendor} does not accept Usher’s credentials. Check them with npm run doctor.`,
	unsupported: (vendor) => `${vendor} cannot be searched for this.`,
};

/** It was Usher that broke, and not the vendor; the log has the cause. */
export function ourTrouble(provider: Provider): string {
	const vendor = providerNames[provider];
	return `Usher broke while it searched ${vendor}: its rooms were not all searched. Search again in a moment; tell an admin if it happens again.`;
}

export function vendorTrouble(provider: Provider, kind: ProviderErrorKind): string {
	return words[kind](providerNames[provider]);
}
