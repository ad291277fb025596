"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { onSignedOut } from "@/lib/api/request";
import { refreshRooms } from "@/lib/api/use-rooms";
import { Button } from "../ui/button";
import { ClockTime, useOlderThan } from "../ui/time";
import { useMe } from "./me";

const SignInAgain = lazy(() => import("./sign-in-again").then((module) => ({ default: module.SignInAgain })));

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
	const [open, setOpen] = useState(false);
	const [over, setOver] = useState(false);
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
		router.refresh();
		void refreshRooms();
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
			{open ? (
				<Suspense fallback={null}>
					<SignInAgain
						over={over}
						email={me.email}
						oidcName={oidcName}
						onClose={() => setOpen(false)}
						onSignedIn={signedIn}
					/>
				</Suspense>
			) : null}
		</>
	);
}
