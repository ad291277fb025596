"use client";

import { Field, Input } from "../ui/field";
import { RadioList, type RadioOption } from "../ui/radio-list";
import type { DraftErrors, ScheduleDraft } from "./schedule-form";

interface KeepOutFieldsProps {
	draft: ScheduleDraft;
	errors: DraftErrors;
	edit: (part: Partial<ScheduleDraft>) => void;
}

const no: RadioOption<ScheduleDraft["keepOut"]> = { value: "no", label: "No, they can come in again at once" };
const untilNext: RadioOption<ScheduleDraft["keepOut"]> = { value: "until-next-start", label: "Until the next start" };
const minutes: RadioOption<ScheduleDraft["keepOut"]> = { value: "minutes", label: "For a while" };

/** Whether people are kept out after the end; what the vendor can do about it stands with the next ends. */
export function KeepOutFields({ draft, errors, edit }: KeepOutFieldsProps) {
	const value = draft.kind === "once" && draft.keepOut === "until-next-start" ? "no" : draft.keepOut;
	return (
		<div className="space-y-2">
			<RadioList
				legend="Keep people out afterwards"
				options={draft.kind === "weekly" ? [no, untilNext, minutes] : [no, minutes]}
				value={value}
				onChange={(keepOut) => edit({ keepOut })}
			/>
			{value === "minutes" ? (
				<Field label="Minutes" error={errors.keepOutMinutes ?? null}>
					{(ids) => (
						<Input
							{...ids}
							inputMode="numeric"
							className="max-w-32"
							value={draft.keepOutMinutes}
							onChange={(event) => edit({ keepOutMinutes: event.target.value })}
						/>
					)}
				</Field>
			) : null}
		</div>
	);
}
