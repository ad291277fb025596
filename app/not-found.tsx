import type { Metadata } from "next";
import Link from "next/link";
import { PlainPage } from "@/components/shell/plain-page";
import { buttonClass } from "@/components/ui/button-class";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
	return (
		<PlainPage
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
