"use client";

import { useMemo } from "react";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Field, Input, Select } from "../ui/field";
import { weekdayNames } from "./end-words";
import { type DraftErrors, endsNextDay, type ScheduleDraft, timeZones } from "./schedule-form";

interface TimingFieldsProps {
	draft: ScheduleDraft;
	errors: DraftErrors;
	edit: (part: Partial<ScheduleDraft>) => void;
	zone: string;
}

const lengths = [30, 45, 60, 90] as const;

/** When the room ends: once or every week, at a time or after a length. */
export function TimingFields({ draft, errors, edit, zone }: TimingFieldsProps) {
	return (
		<>
			<Choice
				legend="How often"
				value={draft.kind}
				onChange={(kind) => edit({ kind })}
				options={[
					{ value: "once", label: "Once" },
					{ value: "weekly", label: "Every week" },
				]}
			/>
			<Choice
				legend="Ends"
				value={draft.endKind}
				onChange={(endKind) => edit({ endKind })}
				options={[
					{ value: "at", label: "At a time" },
					{ value: "after", label: "After a length" },
				]}
			/>
			{draft.kind === "once" ? (
				<Once draft={draft} errors={errors} edit={edit} zone={zone} />
			) : (
				<Weekly draft={draft} errors={errors} edit={edit} zone={zone} />
			)}
		</>
	);
}

function Once({ draft, errors, edit, zone }: TimingFieldsProps) {
	return (
		<div className="space-y-4">
			{draft.endKind === "at" ? (
				<Field label="Ends at" error={errors.endsAt ?? null} hint={`Your time, ${zone.replaceAll("_", " ")}.`}>
					{(ids) => (
						<Input
							{...ids}
							type="datetime-local"
							value={draft.endsAt}
							onChange={(event) => edit({ endsAt: event.target.value })}
						/>
					)}
				</Field>
			) : (
				<Length draft={draft} errors={errors} edit={edit} />
			)}
			<Field
				label="Starts"
				optional
				error={errors.startsAt ?? null}
				hint={draft.endKind === "after" ? "Empty: the length is counted from now." : "Empty: it has started already."}
			>
				{(ids) => (
					<Input
						{...ids}
						type="datetime-local"
						value={draft.startsAt}
						onChange={(event) => edit({ startsAt: event.target.value })}
					/>
				)}
			</Field>
		</div>
	);
}

function Weekly({ draft, errors, edit }: TimingFieldsProps) {
	const zones = useMemo(
		() => timeZones(draft.timeZone).map((value) => ({ value, label: value.replaceAll("_", " ") })),
		[draft.timeZone],
	);
	return (
		<>
			<fieldset>
				<legend className="mb-1 font-medium text-sm">Days</legend>
				<div className="flex flex-wrap gap-1.5">
					{weekdayNames.map((day) => {
						const on = draft.weekdays.includes(day.value);
						return (
							<button
								key={day.value}
								type="button"
								aria-pressed={on}
								aria-label={day.long}
								onClick={() =>
									edit({
										weekdays: on ? draft.weekdays.filter((each) => each !== day.value) : [...draft.weekdays, day.value],
									})
								}
								className={cx(
									"h-9 min-w-12 rounded border px-2 text-sm transition-colors pointer-coarse:h-11",
									on
										? "border-accent bg-accent-soft font-medium text-text"
										: "border-line-strong/60 bg-surface-raised text-text-muted hover:border-line-strong",
								)}
							>
								{day.short}
							</button>
						);
					})}
				</div>
				{errors.weekdays ? <p className="mt-1 text-danger text-xs">{errors.weekdays}</p> : null}
			</fieldset>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Starts at" error={errors.startTime ?? null}>
					{(ids) => (
						<Input
							{...ids}
							type="time"
							value={draft.startTime}
							onChange={(event) => edit({ startTime: event.target.value })}
						/>
					)}
				</Field>
				{draft.endKind === "at" ? (
					<Field
						label="Ends at"
						error={errors.endTime ?? null}
						hint={endsNextDay(draft) ? "On the next day" : undefined}
					>
						{(ids) => (
							<Input
								{...ids}
								type="time"
								value={draft.endTime}
								onChange={(event) => edit({ endTime: event.target.value })}
							/>
						)}
					</Field>
				) : (
					<Length draft={draft} errors={errors} edit={edit} />
				)}
			</div>
			<Field label="Time zone" error={errors.timeZone ?? null} hint="Its clock counts, summer time included.">
				{(ids) => (
					<Select
						{...ids}
						className="w-full"
						options={zones}
						value={draft.timeZone}
						onChange={(timeZone) => edit({ timeZone })}
					/>
				)}
			</Field>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="First day" optional>
					{(ids) => (
						<Input {...ids} type="date" value={draft.from} onChange={(event) => edit({ from: event.target.value })} />
					)}
				</Field>
				<Field label="Last day" optional error={errors.until ?? null}>
					{(ids) => (
						<Input {...ids} type="date" value={draft.until} onChange={(event) => edit({ until: event.target.value })} />
					)}
				</Field>
			</div>
		</>
	);
}

function Length({ draft, errors, edit }: Omit<TimingFieldsProps, "zone">) {
	return (
		<div>
			<Field label="Ends after, in minutes" error={errors.minutes ?? null}>
				{(ids) => (
					<Input
						{...ids}
						inputMode="numeric"
						value={draft.minutes}
						onChange={(event) => edit({ minutes: event.target.value })}
					/>
				)}
			</Field>
			<div className="mt-1.5 flex gap-1.5">
				{lengths.map((minutes) => (
					<Button
						key={minutes}
						size="sm"
						className="tabular-nums"
						aria-label={`${minutes} minutes`}
						onClick={() => edit({ minutes: String(minutes) })}
					>
						{minutes}
					</Button>
				))}
			</div>
		</div>
	);
}

interface ChoiceProps<Value extends string> {
	legend: string;
	value: Value;
	options: readonly { value: Value; label: string }[];
	onChange: (value: Value) => void;
}

/** Two words side by side, one of them chosen. */
function Choice<Value extends string>({ legend, value, options, onChange }: ChoiceProps<Value>) {
	return (
		<fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
			<legend className="float-left w-24 font-medium text-sm">{legend}</legend>
			{options.map((option) => (
				<label key={option.value} className="flex items-center gap-2 py-1 text-sm pointer-coarse:py-2">
					<input
						type="radio"
						name={legend}
						checked={value === option.value}
						onChange={() => onChange(option.value)}
						className="size-4 accent-(--accent)"
					/>
					{option.label}
				</label>
			))}
		</fieldset>
	);
}
