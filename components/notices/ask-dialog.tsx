"use client";

import { type RefObject, useRef, useState } from "react";
import type { AskAnswer, AskToLeave } from "@/lib/api/notices";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import type { Target } from "@/lib/moderation/words/participant";
import type { Provider } from "@/lib/moderation/words/room";
import { calledBy } from "../removal/places";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/dialog";
import { CheckField, Field, Select, Textarea } from "../ui/field";
import { Notice } from "../ui/notice";
import {
	afterWords,
	askLabel,
	askTitle,
	cannedTexts,
	mostAtOnce,
	type ReactChoice,
	reactChoices,
	travelWords,
	usualReact,
} from "./notice-words";

interface AskDialogProps {
	provider: Provider;
	/** Whom; asked anew for each choice, so mount one dialog for each. */
	targets: readonly Target[];
	/** Why the vendor's server reaches nobody at present; null: it does, or this console sends. */
	unreachable: string | null;
	ask: (order: Omit<AskToLeave, "room" | "via">) => Promise<Result<AskAnswer>>;
	onClose: () => void;
	onAsked: (answer: AskAnswer) => void;
	finalFocus?: RefObject<HTMLElement | null>;
}

/** What the person is told, how long they have, and what then. */
export function AskDialog({ provider, targets, unreachable, ask, onClose, onAsked, finalFocus }: AskDialogProps) {
	// Chosen once: a second press or a resend after a lost answer is the same order.
	const [commandId] = useState(() => crypto.randomUUID());
	const [text, setText] = useState<string>(cannedTexts[0].text);
	const [react, setReact] = useState<ReactChoice>(usualReact);
	const [thenRemove, setThenRemove] = useState(false);
	const [pending, setPending] = useState(false);
	const [problem, setProblem] = useState<ErrorAnswer | null>(null);
	const field = useRef<HTMLTextAreaElement>(null);
	const names = targets.map(calledBy);
	const canned = cannedTexts.find((each) => each.text === text)?.value ?? "own";
	const whyNot =
		unreachable ??
		(targets.length > mostAtOnce
			? `At most ${mostAtOnce} at a time.`
			: text.trim() === ""
				? "Write a few words."
				: null);

	const send = async () => {
		setPending(true);
		setProblem(null);
		const answer = await ask({
			commandId,
			targets: [...targets],
			text: text.trim(),
			reactSeconds: Number(react),
			thenRemove,
			reason: null,
		});
		setPending(false);
		if (answer.ok) return onAsked(answer.value);
		setProblem(answer.error);
	};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={askTitle(names)}
			description={names.length > 1 ? names.join(", ") : undefined}
			initialFocus={field}
			finalFocus={finalFocus}
			locked={pending}
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button
						variant="primary"
						pending={pending}
						disabledReason={whyNot}
						data-ask-send=""
						onClick={() => void send()}
					>
						{askLabel(names)}
					</Button>
				</>
			}
		>
			<div className="space-y-4 pt-1">
				{unreachable ? (
					<Notice tone="waiting" title="Nobody can be told here at present">
						{unreachable}
					</Notice>
				) : null}
				<Field label="What they are told" hint="Cut to what the vendor carries, at a whole word or sign.">
					{(ids) => (
						<Textarea
							{...ids}
							ref={field}
							value={text}
							maxLength={500}
							onChange={(event) => setText(event.target.value)}
						/>
					)}
				</Field>
				<Field label="Start from">
					{(ids) => (
						<Select
							{...ids}
							className="w-full"
							value={canned}
							options={[
								...cannedTexts.map(({ value, label }) => ({ value, label })),
								...(canned === "own" ? [{ value: "own", label: "Own words" }] : []),
							]}
							onChange={(value) => setText(cannedTexts.find((each) => each.value === value)?.text ?? text)}
						/>
					)}
				</Field>
				<TimeToReact value={react} onChange={setReact} />
				<div>
					<CheckField checked={thenRemove} onChange={setThenRemove}>
						Remove them then, if they are still there
					</CheckField>
					<p className="text-text-muted text-xs">{afterWords(provider, thenRemove)}</p>
				</div>
				<Notice title="How it reaches them">
					{travelWords(provider)} Only an app that knows Usher’s message shows it, and leaves by itself.
				</Notice>
				{problem ? <Notice tone="danger" title={problem.message} code={problem.trace} alert /> : null}
			</div>
		</Dialog>
	);
}

function TimeToReact({ value, onChange }: { value: ReactChoice; onChange: (value: ReactChoice) => void }) {
	return (
		<fieldset>
			<legend className="mb-1 font-medium text-sm">Time to react</legend>
			<div className="grid grid-cols-4 overflow-hidden rounded border border-line-strong/60">
				{reactChoices.map((choice) => (
					<label
						key={choice.value}
						className={cx(
							"flex h-9 items-center justify-center border-line border-l text-sm first:border-l-0 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus pointer-coarse:h-11",
							value === choice.value ? "bg-accent-soft font-medium" : "text-text-muted hover:bg-hover",
						)}
					>
						<input
							type="radio"
							name="react"
							value={choice.value}
							checked={value === choice.value}
							onChange={() => onChange(choice.value)}
							className="sr-only"
						/>
						{choice.label}
					</label>
				))}
			</div>
		</fieldset>
	);
}
