"use client";

import { useRef, useState } from "react";
import { CredentialsForm } from "../sign-in/credentials-form";
import { Button } from "../ui/button";
import { buttonClass } from "../ui/button-class";
import { Dialog } from "../ui/dialog";

interface SignInAgainProps {
	/** The session is over already, not only soon. */
	over: boolean;
	email: string;
	oidcName: string | null;
	onClose: () => void;
	onSignedIn: () => void;
}

/** The small dialog over a page that goes on afterwards. */
export function SignInAgain({ over, email, oidcName, onClose, onSignedIn }: SignInAgainProps) {
	const [values, setValues] = useState({ email, password: "" });
	const password = useRef<HTMLInputElement>(null);
	return (
		<Dialog
			open
			initialFocus={password}
			onOpenChange={(open) => (open ? undefined : onClose())}
			width="sm"
			title="Sign in again"
			description={over ? "Your session is over. This page stays as it is." : "This page stays as it is."}
		>
			<CredentialsForm values={values} onChange={setValues} onSignedIn={onSignedIn} emailFixed passwordRef={password} />
			{oidcName ? (
				<div className="mt-4 space-y-2 border-line border-t pt-4 text-sm">
					<p className="text-text-muted">Or sign in with {oidcName} in a new tab, then come back here.</p>
					<div className="flex flex-wrap gap-2">
						<a href="/sign-in" target="_blank" rel="noopener" className={buttonClass()}>
							Open the sign-in
						</a>
						<Button variant="ghost" onClick={onSignedIn}>
							I have signed in
						</Button>
					</div>
				</div>
			) : null}
		</Dialog>
	);
}
