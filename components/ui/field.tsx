"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { cx } from "./cx";

const control =
	"w-full rounded border border-line-strong/60 bg-surface-raised text-text transition-colors hover:border-line-strong " +
	"focus:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger " +
	"disabled:opacity-55 pointer-coarse:text-md";

interface FieldProps {
	label: string;
	hint?: ReactNode;
	error?: string | null;
	optional?: boolean;
	/** Gets the ids that tie label, hint and error to the control. */
	children: (ids: {
		id: string;
		"aria-describedby": string | undefined;
		"aria-invalid": boolean | undefined;
	}) => ReactNode;
}

/** A label above its control, a hint below, and the error in its place when there is one. */
export function Field({ label, hint, error, optional = false, children }: FieldProps) {
	const id = useId();
	const note = error || hint ? `${id}-note` : undefined;
	return (
		<div>
			<label htmlFor={id} className="mb-1 flex items-baseline gap-2 font-medium text-sm">
				{label}
				{optional ? <span className="font-normal text-text-faint text-xs">optional</span> : null}
			</label>
			{children({ id, "aria-describedby": note, "aria-invalid": error ? true : undefined })}
			{error ? (
				<p id={note} className="mt-1 text-danger text-xs">
					{error}
				</p>
			) : hint ? (
				<p id={note} className="mt-1 text-text-faint text-xs">
					{hint}
				</p>
			) : null}
		</div>
	);
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
	return <input {...rest} className={cx(control, "h-9 px-3 text-base pointer-coarse:h-11", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
	return <textarea {...rest} className={cx(control, "min-h-20 px-3 py-2 text-base", className)} />;
}

export interface SelectOption {
	value: string;
	label: string;
	disabled?: boolean;
}

interface SelectProps extends Omit<ComponentProps<"select">, "onChange" | "children" | "size"> {
	options: readonly SelectOption[];
	onChange?: (value: string) => void;
	/** For a select without a visible label. */
	label?: string;
	size?: "sm" | "md";
}

/** The platform's own select in our clothes: its keyboard, its touch behaviour, and no script. */
export function Select({ options, onChange, label, size = "md", className, ...rest }: SelectProps) {
	return (
		<span className={cx("relative inline-flex", className)}>
			<select
				{...rest}
				aria-label={label ?? rest["aria-label"]}
				onChange={(event) => onChange?.(event.target.value)}
				className={cx(
					control,
					"select appearance-none truncate pr-7",
					size === "sm" ? "h-8 pl-2 text-sm pointer-coarse:h-10" : "h-9 pl-3 text-base pointer-coarse:h-11",
				)}
			>
				{options.map((option) => (
					<option key={option.value} value={option.value} disabled={option.disabled}>
						{option.label}
					</option>
				))}
			</select>
			<ChevronDown
				className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2 text-text-faint"
				aria-hidden
			/>
		</span>
	);
}

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "onChange"> {
	onChange?: (checked: boolean) => void;
	indeterminate?: boolean;
}

export function Checkbox({ onChange, indeterminate = false, className, ...rest }: CheckboxProps) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (box.current) box.current.indeterminate = indeterminate;
	}, [indeterminate]);
	return (
		<input
			{...rest}
			ref={box}
			type="checkbox"
			onChange={(event) => onChange?.(event.target.checked)}
			className={cx("size-4 flex-none accent-(--accent)", className)}
		/>
	);
}

interface CheckFieldProps {
	checked: boolean;
	onChange: (checked: boolean) => void;
	children: ReactNode;
	className?: string;
}

/** A checkbox and its words; the whole line can be pressed. */
export function CheckField({ checked, onChange, children, className }: CheckFieldProps) {
	const id = useId();
	return (
		<div className={cx("flex items-center", className)}>
			<Checkbox id={id} checked={checked} onChange={onChange} />
			<label htmlFor={id} className="min-w-0 flex-1 truncate py-1.5 pl-2.5 text-sm pointer-coarse:py-3">
				{children}
			</label>
		</div>
	);
}
