"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import type { AddedKey, AddKey } from "@/lib/api/keys";
import { type Scope, scopeLabels, scopes } from "@/lib/moderation/words/api-key";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { type Provider, providerNames, providers, type RoomRef } from "@/lib/moderation/words/room";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { CheckField, Field, Input, Select } from "../ui/field";
import { Notice } from "../ui/notice";
import { RadioList } from "../ui/radio-list";
import { RoomsPicker } from "../users/rooms-picker";
import type { RoomChoice } from "../users/users-screen";
import {
	type KeyDraft,
	type Lifetime,
	lifetimes,
	problemsOf,
	requestOf,
	scopeDetails,
	usualLifetime,
} from "./key-words";
import { ShownOnce } from "./shown-once";

interface AddKeyDialogProps {
	rooms: readonly RoomChoice[];
	projects: readonly Pick<RoomRef, "provider" | "projectId">[];
	addKey: (input: AddKey) => Promise<Result<AddedKey>>;
	onClose: () => void;
}

/** What a new key may, where and for how long; then the key itself, once. */
export function AddKeyDialog({ rooms, projects, addKey, onClose }: AddKeyDialogProps) {
	const formId = useId();
	const first = useRef<HTMLInputElement>(null);
	const connected = providers.filter((each) => projects.some((project) => project.provider === each));
	const [draft, setDraft] = useState<KeyDraft>({
		name: "",
		scopes: [],
		providers: connected,
		reach: "vendors",
		rooms: [],
		lifetime: usualLifetime,
	});
	const [tried, setTried] = useState(false);
	const [pending, setPending] = useState(false);
	const [failure, setFailure] = useState<ErrorAnswer | null>(null);
	const [added, setAdded] = useState<AddedKey | null>(null);
	const change = (part: Partial<KeyDraft>) => setDraft((before) => ({ ...before, ...part }));
	const problems = problemsOf(draft);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		if (pending || Object.values(problems).some(Boolean)) return;
		setPending(true);
		setFailure(null);
		const answer = await addKey(requestOf(draft, connected, Date.now())).catch(() => null);
		setPending(false);
		if (answer?.ok) setAdded(answer.value);
		else {
			setFailure(
				answer?.error ?? {
					code: "internal",
					message: "Usher could not be reached. If the list shows a new key, revoke it: nobody has seen it.",
				},
			);
		}
	};
	if (added) return <ShownOnce added={added} onClose={onClose} />;
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title="Make a key"
			description="For one program of yours. Give each its own, with no more than it needs."
			initialFocus={first}
			locked={pending}
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" type="submit" form={formId} pending={pending}>
						Make the key
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} noValidate className="space-y-5 pt-1">
				<Field label="Name" hint="Stands in the audit beside what the key does." error={tried ? problems.name : null}>
					{(ids) => (
						<Input
							{...ids}
							ref={first}
							value={draft.name}
							maxLength={120}
							autoComplete="off"
							placeholder="Billing service"
							onChange={(event) => change({ name: event.target.value })}
						/>
					)}
				</Field>
				<Scopes
					value={draft.scopes}
					onChange={(next) => change({ scopes: next })}
					error={tried ? problems.scopes : null}
				/>
				<RadioList
					legend="Where it counts"
					value={draft.reach}
					onChange={(reach) => change({ reach })}
					options={[
						{ value: "vendors", label: "All rooms", detail: "Of the vendors chosen below, also rooms to come." },
						{ value: "rooms", label: "Only these rooms", detail: "Every other room is refused." },
					]}
				/>
				{draft.reach === "vendors" ? (
					<Vendors connected={connected} value={draft.providers} onChange={(next) => change({ providers: next })} />
				) : (
					<RoomsPicker
						legend="Rooms"
						none="None yet."
						value={draft.rooms.map((room) => ({ title: null, ...room }))}
						onChange={(next) => change({ rooms: next })}
						choices={rooms}
						projects={projects}
					/>
				)}
				{tried && problems.where ? <p className="text-danger text-xs">{problems.where}</p> : null}
				<Field
					label="Works for"
					hint={
						draft.lifetime === "never"
							? "A key without an end is a risk for as long as it lies anywhere. Choose an end if you can."
							: "Make another one before then: two keys may work at the same time."
					}
				>
					{(ids) => (
						<Select
							{...ids}
							className="w-full"
							options={lifetimes}
							value={draft.lifetime}
							onChange={(lifetime) => change({ lifetime: lifetime as Lifetime })}
						/>
					)}
				</Field>
				{failure ? <Notice tone="danger" title={failure.message} code={failure.trace} alert /> : null}
			</form>
		</Dialog>
	);
}

interface ScopesProps {
	value: readonly Scope[];
	onChange: (scopes: Scope[]) => void;
	error: string | null;
}

function Scopes({ value, onChange, error }: ScopesProps) {
	const id = useId();
	return (
		<fieldset aria-describedby={error ? `${id}-error` : undefined}>
			<legend className="mb-1 font-medium text-sm">May</legend>
			<div className="divide-y divide-line rounded border border-line">
				{scopes.map((scope) => (
					<label
						key={scope}
						className="flex gap-2.5 px-3 py-2 text-sm transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus"
					>
						<input
							type="checkbox"
							name={`${id}-scope`}
							value={scope}
							checked={value.includes(scope)}
							onChange={(event) =>
								onChange(scopes.filter((each) => (each === scope ? event.target.checked : value.includes(each))))
							}
							className="mt-0.5 size-4 flex-none accent-(--accent) outline-none"
						/>
						<span className="min-w-0">
							<span className="font-medium">{scopeLabels[scope]}</span>{" "}
							<code className="font-mono text-text-faint text-xs">{scope}</code>
							<span className="block text-text-muted text-xs">{scopeDetails[scope]}</span>
						</span>
					</label>
				))}
			</div>
			{error ? (
				<p id={`${id}-error`} className="mt-1 text-danger text-xs">
					{error}
				</p>
			) : null}
		</fieldset>
	);
}

interface VendorsProps {
	connected: readonly Provider[];
	value: readonly Provider[];
	onChange: (providers: Provider[]) => void;
}

function Vendors({ connected, value, onChange }: VendorsProps) {
	const all = connected.every((each) => value.includes(each));
	return (
		<fieldset>
			<legend className="mb-1 font-medium text-sm">Vendors</legend>
			<div className="flex flex-wrap gap-x-6">
				{connected.map((provider) => (
					<CheckField
						key={provider}
						checked={value.includes(provider)}
						onChange={(on) => onChange(connected.filter((each) => (each === provider ? on : value.includes(each))))}
					>
						{providerNames[provider]}
					</CheckField>
				))}
			</div>
			<p className="text-text-faint text-xs">
				{all
					? "All of them: also vendors that are connected later."
					: "Others are refused, also those connected later."}
			</p>
		</fieldset>
	);
}
