"use client";

import { History, SearchX, UserSearch } from "lucide-react";
import { useSyncExternalStore } from "react";
import { providerNames } from "@/lib/moderation/words/room";
import type { VendorFacts } from "../removal/vendor-facts";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { recentSearches } from "./recent-searches";
import type { SearchState } from "./use-search";

interface SearchEmptyProps {
	state: SearchState;
	vendors: readonly VendorFacts[];
	/** Whether anybody stands in the list. */
	any: boolean;
	onSearch: (text: string) => void;
	onDirect: () => void;
}

/** What stands where the list would: what to do, that it is being looked, or why nobody is there. */
export function SearchEmpty({ state, vendors, any, onSearch, onDirect }: SearchEmptyProps) {
	if (state.phase === "failed") {
		return (
			<div className="px-5 py-3 max-md:px-4">
				<Notice tone="waiting" title="The search did not come to its end" alert>
					{state.problem}
				</Notice>
			</div>
		);
	}
	if (any) return null;
	if (state.phase === "idle") return <Start vendors={vendors} onSearch={onSearch} />;
	if (state.phase === "searching") return <Rows />;
	const asked = [...state.vendors.values()];
	const whole = asked.every((step) => step.state === "done" && step.notes.length === 0) && state.phase === "done";
	return (
		<EmptyState
			icon={<SearchX aria-hidden />}
			title={state.phase === "stopped" ? "Stopped before anybody was found" : "Nobody was found"}
			action={<Button onClick={onDirect}>Remove by room and id…</Button>}
		>
			{whole
				? "Nobody who is in a room now has this id or name. People who have left are not found."
				: "That is not the same as nobody there: the lines above say what was not looked into, and why."}
		</EmptyState>
	);
}

function Rows() {
	return (
		<div role="status">
			<span className="sr-only">Searching</span>
			{["w-40", "w-56", "w-32"].map((width) => (
				<div key={width} aria-hidden className="flex min-h-14 items-center gap-6 border-line border-b px-5 max-md:px-4">
					<Skeleton className="size-4" />
					<Skeleton className="w-20" />
					<Skeleton className={width} />
				</div>
			))}
		</div>
	);
}

function Start({ vendors, onSearch }: { vendors: readonly VendorFacts[]; onSearch: (text: string) => void }) {
	const recent = useSyncExternalStore(
		() => () => undefined,
		() => recentSearches().join("\n"),
		() => "",
	);
	if (vendors.length === 0) {
		return (
			<EmptyState icon={<UserSearch aria-hidden />} title="No vendor is connected">
				There is nothing to search yet. A vendor is connected in the server’s configuration; “npm run doctor” checks it.
			</EmptyState>
		);
	}
	return (
		<div className="mx-auto max-w-2xl px-5 py-10 max-md:px-4">
			<p className="font-medium text-base">Find a person in every live room</p>
			<p className="mt-1 text-sm text-text-muted">
				Paste any id of theirs, or type a part of their name, and press Enter. All vendors are searched at once.
			</p>
			<dl className="mt-6 divide-y divide-line border-line border-y text-sm">
				{vendors.map((vendor) => (
					<div key={`${vendor.provider}/${vendor.projectId}`} className="grid gap-x-4 py-2.5 sm:grid-cols-[112px_1fr]">
						<dt className="font-medium">{providerNames[vendor.provider]}</dt>
						<dd className="text-text-muted">{whatCanBeFound(vendor)}</dd>
					</div>
				))}
			</dl>
			{recent ? (
				<section aria-label="Recent searches" className="mt-6">
					<p className="flex items-center gap-1.5 text-text-faint text-xs">
						<History aria-hidden className="size-3.5!" /> Searched for in this tab
					</p>
					<ul className="mt-2 flex flex-wrap gap-2">
						{recent.split("\n").map((text) => (
							<li key={text} className="max-w-full">
								<Button size="sm" className="max-w-full" onClick={() => onSearch(text)}>
									<bdi className="truncate font-mono font-normal text-xs">{text}</bdi>
								</Button>
							</li>
						))}
					</ul>
				</section>
			) : null}
		</div>
	);
}

/** By what, and what not: one line from the vendor's own abilities. */
export function whatCanBeFound({ search }: VendorFacts): string {
	const can = [
		search.userId.able ? "user id" : null,
		search.participantId.able ? "participant id" : null,
		search.connectionId.able ? "connection id" : null,
		search.namePart.able ? "a part of the name" : null,
	].filter((each) => each !== null);
	const by = can.length > 1 ? `${can.slice(0, -1).join(", ")} or ${can.at(-1)}` : (can[0] ?? "nothing");
	const not = [search.connectionId, search.namePart, search.listRooms].flatMap((ability) =>
		ability.able ? [] : [ability.reason],
	);
	return [`By ${by}.`, ...not].join(" ");
}
