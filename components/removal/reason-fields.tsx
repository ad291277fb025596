"use client";

import { type Reason, type ReasonCode, reasonCodes, reasonLabels } from "@/lib/moderation/words/command";
import { Field, Select, Textarea } from "../ui/field";
import { utf8Bytes } from "./removal-words";

export interface Why {
	code: ReasonCode | "";
	text: string;
	note: string;
	message: string;
}

export const noWhy: Why = { code: "", text: "", note: "", message: "" };

const options = [
	{ value: "", label: "No reason given" },
	...reasonCodes.map((code) => ({ value: code, label: reasonLabels[code] })),
];

export const reasonOf = (why: Why): Reason | null =>
	why.code === "" ? null : { code: why.code, text: why.text.trim() };
export const textOrNull = (text: string): string | null => text.trim() || null;

/** Why the order cannot be given yet, as far as these fields go. */
export function missingIn(why: Why): string | null {
	return why.code === "other" && why.text.trim() === "" ? "Say why in a few words." : null;
}

interface ReasonFieldsProps {
	why: Why;
	onChange: (why: Why) => void;
	/** Vendors whose removals carry a text, and its longest form in bytes; null: none of those chosen does. */
	told: { names: string; bytes: number } | null;
}

/** Canned or free reason, a note that stays here, and a text for the person where a vendor carries one. */
export function ReasonFields({ why, onChange, told }: ReasonFieldsProps) {
	const change = (part: Partial<Why>) => onChange({ ...why, ...part });
	const bytes = utf8Bytes(why.message.trim());
	return (
		<>
			<Field label="Reason" hint="Stands in the audit." optional>
				{(ids) => (
					<Select
						{...ids}
						className="w-full"
						options={options}
						value={why.code}
						onChange={(code) => change({ code: code as ReasonCode | "" })}
					/>
				)}
			</Field>
			{why.code === "" ? null : (
				<Field label="In your words" optional={why.code !== "other"} error={missingIn(why)}>
					{(ids) => (
						<Textarea
							{...ids}
							className="min-h-14!"
							value={why.text}
							maxLength={500}
							onChange={(event) => change({ text: event.target.value })}
						/>
					)}
				</Field>
			)}
			<Field label="Private note" hint="Stands in the audit; nobody who is removed sees it." optional>
				{(ids) => (
					<Textarea
						{...ids}
						className="min-h-14!"
						value={why.note}
						maxLength={1_000}
						onChange={(event) => change({ note: event.target.value })}
					/>
				)}
			</Field>
			{told ? (
				<Field
					label="Text for the person"
					optional
					hint={
						<span className={bytes > told.bytes ? "text-waiting" : undefined}>
							Only {told.names} carries it.{" "}
							<span className="tabular-nums">
								{bytes} of {told.bytes} bytes
							</span>
							{bytes > told.bytes ? ": the end is cut off." : ""}
						</span>
					}
				>
					{(ids) => (
						<Textarea
							{...ids}
							className="min-h-14!"
							value={why.message}
							maxLength={1_000}
							onChange={(event) => change({ message: event.target.value })}
						/>
					)}
				</Field>
			) : null}
		</>
	);
}
