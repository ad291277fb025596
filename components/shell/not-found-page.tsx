import Link from "next/link";
import { buttonClass } from "../ui/button-class";
import { PlainPage } from "./plain-page";

export function NotFoundPage({ framed }: { framed?: boolean }) {
	return (
		<PlainPage
			framed={framed}
			title="There is nothing here"
			actions={
				<Link href="/rooms" prefetch={false} className={buttonClass("primary")}>
					Go to rooms
				</Link>
			}
		>
			The address may be mistyped, or the room may not be given to you. An admin can give it.
		</PlainPage>
	);
}
