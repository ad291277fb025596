"use client";

import { useState } from "react";
import { startOidc } from "@/lib/api/session";
import { type DemoSignIn, describeSignInError } from "@/lib/api/sign-in";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { CredentialsForm } from "./credentials-form";

interface SignInFormProps {
	oidcName: string | null;
	next: string;
	error: string | undefined;
	demo: readonly DemoSignIn[] | null;
}

export function SignInForm({ oidcName, next, error, demo }: SignInFormProps) {
	const [values, setValues] = useState({ email: "", password: "" });
	const [leaving, setLeaving] = useState(false);
	const [oidcFailed, setOidcFailed] = useState(false);
	const leave = async () => {
		setLeaving(true);
		setOidcFailed(false);
		try {
			await startOidc(next);
		} catch {
			setLeaving(false);
			setOidcFailed(true);
		}
	};
	return (
		<div className="space-y-5">
			{error ? (
				<Notice tone={error === "SessionRequired" ? "info" : "danger"} title={describeSignInError(error)} alert />
			) : null}
			{oidcName ? (
				<>
					<Button className="h-9! w-full pointer-coarse:h-11!" pending={leaving} onClick={() => void leave()}>
						Continue with {oidcName}
					</Button>
					{oidcFailed ? (
						<Notice tone="danger" title={`${oidcName} could not be reached`} alert>
							Try again in a moment, or sign in with a password if you have one.
						</Notice>
					) : null}
					<div className="flex items-center gap-3 text-text-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
						or with a password
					</div>
				</>
			) : null}
			<CredentialsForm values={values} onChange={setValues} onSignedIn={() => window.location.assign(next)} />
			{demo ? <DemoSignIns people={demo} chosen={values.email} onChoose={setValues} /> : null}
		</div>
	);
}

interface DemoSignInsProps {
	people: readonly DemoSignIn[];
	chosen: string;
	onChoose: (person: { email: string; password: string }) => void;
}

/** The demo's people: a press fills the form, so that the way in is the real one. */
function DemoSignIns({ people, chosen, onChoose }: DemoSignInsProps) {
	return (
		<section aria-label="Demo sign-ins" className="border-line border-t pt-4">
			<h2 className="text-text-muted text-xs">This is the demo. Choose who to be:</h2>
			<div className="mt-2 flex flex-wrap gap-1.5">
				{people.map((person) => (
					<Button
						key={person.email}
						size="sm"
						aria-pressed={chosen === person.email}
						className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
						data-tip={person.email}
						onClick={() => onChoose({ email: person.email, password: person.password })}
					>
						{person.role}
					</Button>
				))}
			</div>
		</section>
	);
}
