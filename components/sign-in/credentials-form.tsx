"use client";

import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { signIn } from "@/lib/api/session";
import { describeSignInError, secondsToWait } from "@/lib/api/sign-in";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Notice } from "../ui/notice";

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
	passwordRef?: RefObject<HTMLInputElement | null>;
}

export function CredentialsForm({
	values,
	onChange,
	onSignedIn,
	emailFixed = false,
	passwordRef,
}: CredentialsFormProps) {
	const [pending, setPending] = useState(false);
	const [shown, setShown] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const [wait, setWait] = useState(0);
	const own = useRef<HTMLInputElement>(null);
	const password = passwordRef ?? own;
	const errorId = useId();

	useEffect(() => {
		if (wait <= 0) return;
		const timer = window.setTimeout(() => setWait(wait - 1), 1_000);
		return () => window.clearTimeout(timer);
	}, [wait]);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (pending || wait > 0) return;
		setPending(true);
		setError(null);
		const answer = await signIn(values.email.trim(), values.password);
		if (answer.ok) return onSignedIn();
		setPending(false);
		setError(answer.error);
		setWait(secondsToWait(answer.error) ?? 0);
		password.current?.select();
	};
	// `post`: sent before the page is alive, a GET would put the password into the address.
	return (
		<form method="post" onSubmit={submit} className="space-y-4" aria-describedby={error ? errorId : undefined}>
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
					<Notice tone={secondsToWait(error) === null ? "danger" : "waiting"} title={words(error)} alert />
				</div>
			) : null}
			<Button
				type="submit"
				variant="primary"
				pending={pending}
				aria-disabled={wait > 0 || undefined}
				className="h-9! w-full tabular-nums pointer-coarse:h-11!"
			>
				{pending ? "Signing in…" : wait > 0 ? `Try again in ${wait} s` : "Sign in"}
			</Button>
		</form>
	);
}

function words(error: string): string {
	return error === "offline"
		? "Usher could not be reached. Check your connection and try again."
		: describeSignInError(error);
}
