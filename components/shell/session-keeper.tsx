"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { onSignedOut } from "@/lib/api/request";
import { CredentialsForm } from "../sign-in/credentials-form";
import { Button } from "../ui/button";
import { buttonClass } from "../ui/button-class";
import { Dialog } from "../ui/dialog";
import { ClockTime, useOlderThan } from "../ui/time";
import { useMe } from "./me";

const warnBeforeMs = 10 * 60_000;

interface SessionKeeperProps {
	/** When the session ends however busy it is, ISO 8601. Until then every open page keeps it alive by its own requests. */
	endsAt: string | null;
	/** The identity provider's name, where one is configured besides passwords. */
	oidcName: string | null;
}

/**
 * Warns before the session ends, and lets the person sign in again where they are: the page behind stays as it is,
 * with its room, its filters and what was being typed.
 */
export function SessionKeeper({ endsAt, oidcName }: SessionKeeperProps) {
	const me = useMe();
	const router = useRouter();
	const queries = useQueryClient();
	const [open, setOpen] = useState(false);
	const [over, setOver] = useState(false);
	const [values, setValues] = useState({ email: me.email, password: "" });
	const warnAt = endsAt === null ? null : new Date(Date.parse(endsAt) - warnBeforeMs).toISOString();
	const soon = useOlderThan(warnAt, 0);

	useEffect(
		() =>
			onSignedOut(() => {
				setOver(true);
				setOpen(true);
			}),
		[],
	);
	const signedIn = () => {
		setOpen(false);
		setOver(false);
		setValues({ email: me.email, password: "" });
		router.refresh();
		void queries.invalidateQueries();
	};
	return (
		<>
			{soon || over ? (
				<div role="status" className="flex items-center gap-3 bg-waiting-soft px-5 py-2 text-sm">
					<p className="min-w-0 flex-1">
						{over || endsAt === null ? (
							"You are signed out. What you see is no longer fresh, and nothing can be done until you sign in again."
						) : (
							<>
								Your session ends at <ClockTime at={endsAt} />. Sign in again to go on without a break.
							</>
						)}
					</p>
					<Button size="sm" onClick={() => setOpen(true)}>
						Sign in again
					</Button>
				</div>
			) : null}
			<Dialog
				open={open}
				onOpenChange={setOpen}
				width="sm"
				title="Sign in again"
				description={over ? "Your session is over. This page stays as it is." : "This page stays as it is."}
			>
				<CredentialsForm values={values} onChange={setValues} onSignedIn={signedIn} emailFixed />
				{oidcName ? (
					<div className="mt-4 space-y-2 border-line border-t pt-4 text-sm">
						<p className="text-text-muted">Or sign in with {oidcName} in a new tab, then come back here.</p>
						<div className="flex flex-wrap gap-2">
							<a href="/sign-in" target="_blank" rel="noopener" className={buttonClass()}>
								Open the sign-in
							</a>
							<Button variant="ghost" onClick={signedIn}>
								I have signed in
							</Button>
						</div>
					</div>
				) : null}
			</Dialog>
		</>
	);
}
