"use client";

import { type ReactNode, useId } from "react";
import { cx } from "./cx";

export interface RadioOption<Value extends string> {
	value: Value;
	label: string;
	/** What choosing it means. */
	detail?: string;
}

interface RadioListProps<Value extends string> {
	legend: string;
	options: readonly RadioOption<Value>[];
	value: Value;
	onChange: (value: Value) => void;
	hint?: ReactNode;
}

/** A few choices with what each means, so that nobody has to look it up. */
export function RadioList<Value extends string>({ legend, options, value, onChange, hint }: RadioListProps<Value>) {
	const id = useId();
	return (
		<fieldset aria-describedby={hint ? `${id}-hint` : undefined}>
			<legend className="mb-1 font-medium text-sm">{legend}</legend>
			<div className="divide-y divide-line overflow-hidden rounded border border-line">
				{options.map((option) => (
					<label
						key={option.value}
						className={cx(
							"flex gap-2.5 px-3 py-2 text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus",
							value === option.value ? "bg-accent-soft" : "hover:bg-hover",
						)}
					>
						<input
							type="radio"
							name={`${id}-choice`}
							value={option.value}
							checked={value === option.value}
							onChange={() => onChange(option.value)}
							className="mt-0.5 size-4 flex-none accent-(--accent) outline-none"
						/>
						<span className="min-w-0">
							<span className="font-medium">{option.label}</span>
							{option.detail ? <span className="block text-text-muted text-xs">{option.detail}</span> : null}
						</span>
					</label>
				))}
			</div>
			{hint ? (
				<p id={`${id}-hint`} className="mt-1 text-text-faint text-xs">
					{hint}
				</p>
			) : null}
		</fieldset>
	);
}
