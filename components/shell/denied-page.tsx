import Link from "next/link";
import { buttonClass } from "../ui/button-class";
import { AskAnew } from "./ask-anew";
import { PlainPage } from "./plain-page";
import { SignOutButton } from "./sign-out-button";

interface DeniedPageProps {
	/** Why, and who can help. */
	words: string;
	email: string | null;
	/** Whether this person has a role at all, and so somewhere to go. */
	hasRole: boolean;
	framed?: boolean;
}

export function DeniedPage({ words, email, hasRole, framed }: DeniedPageProps) {
	return (
		<PlainPage
			framed={framed}
			title={hasRole ? "This page is not for your role" : "You are signed in, and cannot see anything yet"}
			actions={
				<>
					{hasRole ? (
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
			<AskAnew />
			<p>{words}</p>
			{email ? <p className="mt-2 text-text-faint">Signed in as {email}</p> : null}
		</PlainPage>
	);
}
