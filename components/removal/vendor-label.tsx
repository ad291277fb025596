import { type Provider, providerNames } from "@/lib/moderation/words/room";
import { Badge } from "../ui/badge";

/** A vendor as a quiet label: never a colour of its own. */
export function VendorLabel({ provider }: { provider: Provider }) {
	return <Badge>{providerNames[provider]}</Badge>;
}
