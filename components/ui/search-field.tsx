"use client";

import { Search, X } from "lucide-react";
import { type ComponentProps, type RefObject, useRef } from "react";
import { cx } from "./cx";
import { Kbd } from "./kbd";

interface SearchFieldProps extends Omit<ComponentProps<"input">, "onChange" | "type" | "size"> {
	label: string;
	value: string;
	onChange: (value: string) => void;
	/** The key that focuses it, shown while it is empty. */
	shortcut?: string;
	inputRef?: RefObject<HTMLInputElement | null>;
}

/** One search field; Escape clears it, a second Escape leaves it. */
export function SearchField({ label, value, onChange, shortcut, inputRef, className, ...rest }: SearchFieldProps) {
	const own = useRef<HTMLInputElement>(null);
	const input = inputRef ?? own;
	return (
		<div className={cx("relative", className)}>
			<Search className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-text-faint" aria-hidden />
			<input
				{...rest}
				ref={input}
				type="search"
				aria-label={label}
				aria-keyshortcuts={shortcut}
				placeholder={rest.placeholder ?? label}
				value={value}
				autoComplete="off"
				spellCheck={false}
				onChange={(event) => onChange(event.target.value)}
				onKeyDown={(event) => {
					if (event.key !== "Escape") return rest.onKeyDown?.(event);
					event.stopPropagation();
					if (value) onChange("");
					else event.currentTarget.blur();
				}}
				className="h-8 w-full rounded border border-line-strong/60 bg-surface-raised pr-8 pl-8 text-sm transition-colors hover:border-line-strong focus:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 pointer-coarse:h-10 pointer-coarse:text-md [&::-webkit-search-cancel-button]:hidden"
			/>
			{value ? (
				<button
					type="button"
					aria-label="Clear search"
					onClick={() => {
						onChange("");
						input.current?.focus();
					}}
					className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-text-faint hover:text-text"
				>
					<X aria-hidden />
				</button>
			) : shortcut ? (
				<Kbd className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2 pointer-coarse:hidden">
					{shortcut}
				</Kbd>
			) : null}
		</div>
	);
}
