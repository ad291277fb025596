import type { VendorFacts } from "@/components/removal/vendor-facts";
import type { PageEntry } from "@/server/auth/require-page";

/** What each connected vendor project can do, for pages that say it: no credential is part of it. */
export function vendorFacts({ context }: Pick<PageEntry, "context">): VendorFacts[] {
	return context.projects.map(({ control: { provider, projectId, search, removal, capabilities }, messenger }) => ({
		provider,
		projectId,
		search,
		removal,
		capabilities,
		reach: messenger?.reach ?? null,
	}));
}
