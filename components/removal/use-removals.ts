"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { followRemoval } from "@/lib/api/follow-removal";
import type { RemovalItem } from "@/lib/api/removals";
import { announce } from "../ui/live-region";
import { placeKey } from "./places";
import { isFinal, isUnderWay, summarise, summaryWords } from "./removal-words";

/** A browser keeps few connections to one server: older orders are in the audit. */
const followedAtOnce = 3;
const flushMs = 40;

/** The orders that an address names, oldest first; what is no id is left out. */
export function readOrders(text: string): string[] {
	const ids = text.split(",").filter((id) => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(id));
	return [...new Set(ids)].slice(-followedAtOnce);
}

export interface Removals {
	/** The latest outcome of each person in each room. */
	byPlace: ReadonlyMap<string, RemovalItem>;
	/** The same, in the order they were given. */
	items: readonly RemovalItem[];
	/** Outcomes of acts at a whole room. */
	ofRooms: readonly RemovalItem[];
	/** false: a stream is broken; what is shown may be old. */
	connected: boolean;
}

/** Follows the outcomes of orders, whoever gave them, until each of them is final. */
export function useRemovals(orders: string): Removals {
	const [told, setTold] = useState<ReadonlyMap<string, RemovalItem>>(new Map());
	const [broken, setBroken] = useState<ReadonlySet<string>>(new Set());
	const following = useRef(new Map<string, () => void>());
	const waiting = useRef<RemovalItem[]>([]);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

	useEffect(() => {
		const wanted = readOrders(orders);
		const flush = () => {
			timer.current = undefined;
			const batch = waiting.current.splice(0);
			setTold((before) => {
				const next = new Map(before);
				for (const item of batch) {
					const key = `${item.commandId} ${item.index}`;
					if ((next.get(key)?.id ?? -1) < item.id) next.set(key, item);
				}
				return next;
			});
		};
		for (const [id, stop] of following.current) {
			if (wanted.includes(id)) continue;
			stop();
			following.current.delete(id);
		}
		for (const id of wanted) {
			if (following.current.has(id)) continue;
			following.current.set(
				id,
				followRemoval(id, {
					onItem: (item) => {
						waiting.current.push(item);
						timer.current ??= setTimeout(flush, flushMs);
					},
					onState: (connected) =>
						setBroken((before) => {
							const next = new Set(before);
							if (connected) next.delete(id);
							else next.add(id);
							return next.size === before.size ? before : next;
						}),
				}),
			);
		}
	}, [orders]);

	useEffect(
		() => () => {
			for (const stop of following.current.values()) stop();
			following.current.clear();
			clearTimeout(timer.current);
			timer.current = undefined;
		},
		[],
	);

	// What can no longer change needs no connection.
	useEffect(() => {
		for (const [id, stop] of following.current) {
			const items = [...told.values()].filter((item) => item.commandId === id);
			if (items.length > 0 && items.every(isFinal)) stop();
		}
	}, [told]);

	const removals = useMemo(() => {
		const rank = new Map(readOrders(orders).map((id, at) => [id, at]));
		const items = [...told.values()]
			.filter((item) => rank.has(item.commandId))
			.sort((a, b) => (rank.get(a.commandId) ?? 0) - (rank.get(b.commandId) ?? 0) || a.index - b.index);
		const byPlace = new Map<string, RemovalItem>();
		for (const item of items) if (item.target) byPlace.set(placeKey(item.room, item.target), item);
		return { byPlace, items: [...byPlace.values()], ofRooms: items.filter((item) => item.target === null) };
	}, [told, orders]);

	useAnnouncement(removals.items, removals.ofRooms);
	return { ...removals, connected: broken.size === 0 };
}

/** Says once that all is settled; an order that was settled before the page came is not news. */
function useAnnouncement(items: readonly RemovalItem[], ofRooms: readonly RemovalItem[]): void {
	const wasOpen = useRef(false);
	useEffect(() => {
		const all = [...items, ...ofRooms];
		if (all.some(isUnderWay)) {
			wasOpen.current = true;
			return;
		}
		if (!wasOpen.current || all.length === 0) return;
		wasOpen.current = false;
		announce(summaryWords(summarise(all)));
	}, [items, ofRooms]);
}
