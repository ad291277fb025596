"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import type { IdlePolicy, SetPolicy } from "@/lib/api/idle";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { type Provider, providerNames } from "@/lib/moderation/words/room";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Select, Textarea } from "../ui/field";
import { Notice } from "../ui/notice";
import { RadioList } from "../ui/radio-list";
import {
	conditionChoices,
	conditionKinds,
	draftOf,
	emptyDraft,
	meaning,
	type PolicyDraft,
	problemsOf,
	requestOf,
} from "./policy-words";

interface PolicyDialogProps {
	/** null: a new one. */
	policy: IdlePolicy | null;
	vendors: readonly Provider[];
	setPolicy: (input: SetPolicy) => Promise<Result<IdlePolicy>>;
	onClose: () => void;
	onSaved: (policy: IdlePolicy) => void;
}

const minutesLabels = {
	silent: "Silent for, in minutes",
	alone: "Alone for, in minutes",
	overstayed: "Minutes after the end",
} as const;

/** Who counts as idle, where, and what happens then; its meaning is said while it is written. */
export function PolicyDialog({ policy, vendors, setPolicy, onClose, onSaved }: PolicyDialogProps) {
	const formId = useId();
	const first = useRef<HTMLInputElement>(null);
	// Chosen once: a second press or a resend after a lost answer makes one policy.
	const [policyId] = useState(() => policy?.policyId ?? crypto.randomUUID());
	const [draft, setDraft] = useState<PolicyDraft>(() => (policy ? draftOf(policy) : emptyDraft));
	const [tried, setTried] = useState(false);
	const [pending, setPending] = useState(false);
	const [failure, setFailure] = useState<ErrorAnswer | null>(null);
	const change = (part: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...part }));
	const problems = problemsOf(draft);
	const request = requestOf(draft, policyId);
	const error = (name: keyof typeof problems) => (tried ? problems[name] : null);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		if (pending || request === null) return;
		setPending(true);
		setFailure(null);
		const answer = await setPolicy(request).catch(() => null);
		setPending(false);
		if (answer?.ok) onSaved(answer.value);
		else {
			setFailure(
				answer?.error ?? { code: "internal", message: "Usher could not be reached. Save it again: it is made once." },
			);
		}
	};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={policy ? `Change ${policy.name}` : "New policy"}
			description={
				policy?.acting
					? "It acts now. Once changed, it runs dry again until you have looked and let it act."
					: "It starts as a dry run: it touches nobody until you have looked at it and let it act."
			}
			initialFocus={first}
			locked={pending}
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" type="submit" form={formId} pending={pending}>
						Save and dry-run
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} noValidate className="space-y-4 pt-1">
				<Field label="Name" error={error("name")}>
					{(ids) => (
						<Input
							{...ids}
							ref={first}
							value={draft.name}
							maxLength={120}
							autoComplete="off"
							placeholder="Forgot to leave"
							onChange={(event) => change({ name: event.target.value })}
						/>
					)}
				</Field>
				<RadioList
					legend="Who counts as idle"
					value={draft.kind}
					onChange={(kind) => change({ kind })}
					options={conditionKinds.map((value) => ({ value, ...conditionChoices[value] }))}
				/>
				<div className="grid gap-4 sm:grid-cols-2">
					<Field label={minutesLabels[draft.kind]} error={error("minutes")}>
						{(ids) => (
							<Input
								{...ids}
								value={draft.minutes}
								inputMode="numeric"
								autoComplete="off"
								className="tabular-nums"
								onChange={(event) => change({ minutes: event.target.value })}
							/>
						)}
					</Field>
					<Field label="Time to react, in seconds" hint="From the warning on." error={error("graceSeconds")}>
						{(ids) => (
							<Input
								{...ids}
								value={draft.graceSeconds}
								inputMode="numeric"
								autoComplete="off"
								className="tabular-nums"
								onChange={(event) => change({ graceSeconds: event.target.value })}
							/>
						)}
					</Field>
					<Field label="Vendor">
						{(ids) => (
							<Select
								{...ids}
								className="w-full"
								options={[
									{ value: "", label: "Every vendor" },
									...vendors.map((value) => ({ value, label: providerNames[value] })),
								]}
								value={draft.provider}
								onChange={(provider) => change({ provider: provider as Provider | "" })}
							/>
						)}
					</Field>
					<Field label="Rooms" hint="By room id; * stands for anything." error={error("roomPattern")}>
						{(ids) => (
							<Input
								{...ids}
								value={draft.roomPattern}
								maxLength={128}
								autoComplete="off"
								spellCheck={false}
								className="font-mono"
								onChange={(event) => change({ roomPattern: event.target.value })}
							/>
						)}
					</Field>
				</div>
				<Field
					label="Roles"
					optional
					hint="Presets or vendor roles, with commas between; empty: all."
					error={error("roles")}
				>
					{(ids) => (
						<Input
							{...ids}
							value={draft.roles}
							autoComplete="off"
							spellCheck={false}
							className="font-mono"
							placeholder="group_call_participant, audience"
							onChange={(event) => change({ roles: event.target.value })}
						/>
					)}
				</Field>
				<Field
					label="Warning"
					hint="Told to the person where it reaches them: Agora and ZEGO by the server, RealtimeKit while a console is open in the room."
					error={error("message")}
				>
					{(ids) => (
						<Textarea
							{...ids}
							value={draft.message}
							maxLength={500}
							onChange={(event) => change({ message: event.target.value })}
						/>
					)}
				</Field>
				{request ? (
					<Notice title="In one sentence">
						<bdi>{meaning(request)}</bdi>
					</Notice>
				) : null}
				{failure ? <Notice tone="danger" title={failure.message} code={failure.trace} alert /> : null}
			</form>
		</Dialog>
	);
}
