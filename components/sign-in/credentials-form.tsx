"use client";

import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { signIn } from "@/lib/api/session";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Notice } from "../ui/notice";
import { signInWords } from "./sign-in-words";

export interface Credentials {
	email: string;
	password: string;
}

interface CredentialsFormProps {
	values: Credentials;
	onChange: (values: Credentials) => void;
	onSignedIn: () => void;
	/** Signing in again in place: the account is settled. */
	emailFixed?: boolean;
}

export function CredentialsForm({ values, onChange, onSignedIn, emailFixed = false }: CredentialsFormProps) {
	const [pending, setPending] = useState(false);
	const [shown, setShown] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const password = useRef<HTMLInputElement>(null);
	const errorId = useId();

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (pending) return;
		setPending(true);
		setError(null);
		const answer = await signIn(values.email.trim(), values.password);
		if (answer.ok) return onSignedIn();
		setPending(false);
		setError(signInWords(answer.error));
		password.current?.select();
	};
	return (
		<form onSubmit={submit} className="space-y-4" aria-describedby={error ? errorId : undefined}>
			<Field label="E-mail">
				{(ids) => (
					<Input
						{...ids}
						name="email"
						type="email"
						autoComplete="username"
						required
						readOnly={emailFixed}
						value={values.email}
						onChange={(event) => onChange({ ...values, email: event.target.value })}
					/>
				)}
			</Field>
			<Field label="Password">
				{(ids) => (
					<div className="relative">
						<Input
							{...ids}
							ref={password}
							name="password"
							type={shown ? "text" : "password"}
							autoComplete="current-password"
							required
							className="pr-10"
							value={values.password}
							onChange={(event) => onChange({ ...values, password: event.target.value })}
						/>
						<button
							type="button"
							aria-label={shown ? "Hide password" : "Show password"}
							onClick={() => setShown((before) => !before)}
							className="absolute inset-y-0 right-0 flex w-10 items-center justify-center text-text-faint hover:text-text"
						>
							{shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
						</button>
					</div>
				)}
			</Field>
			{error ? (
				<div id={errorId}>
					<Notice tone="danger" title={error} alert />
				</div>
			) : null}
			<Button type="submit" variant="primary" pending={pending} className="h-9! w-full pointer-coarse:h-11!">
				{pending ? "Signing in…" : "Sign in"}
			</Button>
		</form>
	);
}
