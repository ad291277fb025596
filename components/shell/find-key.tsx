"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { reachOf } from "@/lib/moderation/words/policy";
import { useMe } from "./me";

const FindDialog = lazy(() => import("../search/find-dialog").then((module) => ({ default: module.FindDialog })));

/** ⌘K or Ctrl+K: find a person from anywhere, without leaving the page before there is something to look for. */
export function FindKey() {
	const { role } = useMe();
	const path = usePathname();
	const [open, setOpen] = useState(false);
	const may = reachOf["search-everywhere"][role] !== "none";
	useEffect(() => {
		if (!may) return;
		const press = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
				return;
			// A question that waits for its answer comes first.
			if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
			event.preventDefault();
			const field = path === "/search" ? document.querySelector<HTMLInputElement>("#find-field") : null;
			if (field) field.select();
			else setOpen(true);
		};
		window.addEventListener("keydown", press);
		return () => window.removeEventListener("keydown", press);
	}, [may, path]);
	return open ? (
		<Suspense fallback={null}>
			<FindDialog onClose={() => setOpen(false)} />
		</Suspense>
	) : null;
}
