import type { Metadata } from "next";
import { SearchScreen } from "@/components/search/search-screen";
import { requirePage } from "@/server/auth/require-page";
import { vendorFacts } from "../vendor-facts";
import { removePeople } from "./actions";

export const metadata: Metadata = { title: "Find" };

export default async function SearchPage() {
	const entry = await requirePage("search-everywhere");
	return <SearchScreen vendors={vendorFacts(entry)} removePeople={removePeople} />;
}
