import type { Metadata } from "next";
import { ApiDocsScreen } from "@/components/api-docs/api-docs-screen";
import { requirePage } from "@/server/auth/require-page";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiDocsPage() {
	await requirePage("manage-keys");
	return <ApiDocsScreen />;
}
