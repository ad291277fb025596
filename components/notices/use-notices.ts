"use client";

import { useSyncExternalStore } from "react";
import type { NoticeRow } from "@/lib/api/notices";
import type { NoticeDesk, NoticesShown } from "./notice-desk";

export function useNotices(desk: NoticeDesk): NoticesShown {
	return useSyncExternalStore(
		desk.subscribe,
		() => desk.shown,
		() => desk.shown,
	);
}

/** The newest notice of one person. */
export function useNoticeOf(desk: NoticeDesk, key: string): NoticeRow | undefined {
	return useSyncExternalStore(
		desk.subscribe,
		() => desk.shown.byPerson.get(key),
		() => desk.shown.byPerson.get(key),
	);
}
