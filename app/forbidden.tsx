import type { Metadata } from "next";
import Link from "next/link";
import { PlainPage } from "@/components/shell/plain-page";
import { SignOutButton } from "@/components/shell/sign-out-button";
import { buttonClass } from "@/components/ui/button-class";
import { currentActor } from "@/server/auth/current-actor";
import { deniedWords } from "@/server/auth/require-page";

export const metadata: Metadata = { title: "Not allowed" };

export default async function Forbidden() {
	const actor = await currentActor();
	const hasRooms = actor !== null && !actor.disabled && actor.role !== null;
	return (
		<PlainPage
			title={hasRooms ? "This page is not for your role" : "You are signed in, and cannot see anything yet"}
			actions={
				<>
					{hasRooms ? (
						<Link href="/rooms" prefetch={false} className={buttonClass("primary")}>
							Go to rooms
						</Link>
					) : (
						<a href="/rooms" className={buttonClass("primary")}>
							Look again
						</a>
					)}
					<SignOutButton />
				</>
			}
		>
			<p>{await deniedWords()}</p>
			{actor ? <p className="mt-2 text-text-faint">Signed in as {actor.email}</p> : null}
		</PlainPage>
	);
}
