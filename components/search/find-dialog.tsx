"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { Dialog } from "../ui/dialog";
import { SearchField } from "../ui/search-field";
import { problemWith } from "./check-text";
import { recentSearches } from "./recent-searches";

/** The search field over any page; Enter leads to the search page. */
export function FindDialog({ onClose }: { onClose: () => void }) {
	const router = useRouter();
	const [text, setText] = useState("");
	const [problem, setProblem] = useState<string | null>(null);
	const [recent] = useState(recentSearches);
	const field = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLUListElement>(null);

	const go = async (wanted: string) => {
		const wrong = await problemWith(wanted);
		setProblem(wrong);
		if (wrong !== null) return;
		onClose();
		router.push(`/search?q=${encodeURIComponent(wanted.trim())}`);
	};
	const step = (event: KeyboardEvent) => {
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by === undefined) return;
		event.preventDefault();
		const stops = [field.current, ...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
		const at = stops.indexOf(document.activeElement as HTMLInputElement);
		stops[Math.min(Math.max(at + by, 0), stops.length - 1)]?.focus();
	};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title="Find a person"
			description="Any id, or a part of a name, with all vendors."
			initialFocus={field}
		>
			<form
				onSubmit={(event: FormEvent) => {
					event.preventDefault();
					void go(text);
				}}
			>
				<SearchField
					label="Any id, or a part of a name"
					inputRef={field}
					value={text}
					aria-invalid={problem !== null || undefined}
					onChange={(next) => {
						setText(next);
						setProblem(null);
					}}
					onKeyDown={step}
				/>
				{problem ? (
					<p role="alert" className="mt-1.5 text-danger text-xs">
						{problem}
					</p>
				) : null}
			</form>
			{recent.length > 0 ? (
				<ul ref={list} aria-label="Recent searches" className="-mx-2 mt-3">
					{recent.map((each) => (
						<li key={each}>
							<button
								type="button"
								onClick={() => void go(each)}
								onKeyDown={step}
								className="block w-full truncate rounded px-2 py-1.5 text-left font-mono text-sm text-text-muted hover:bg-hover focus-visible:bg-hover"
							>
								<bdi>{each}</bdi>
							</button>
						</li>
					))}
				</ul>
			) : null}
		</Dialog>
	);
}
