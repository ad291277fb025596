"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Next renders a boundary's page together with the page it stands behind, so after a click its words may be as old as
 * the page before. Where they tell how things are now, they are asked for anew.
 */
export function AskAnew() {
	const router = useRouter();
	useEffect(() => router.refresh(), [router]);
	return null;
}
