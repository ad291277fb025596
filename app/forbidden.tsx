import type { Metadata } from "next";
import { DeniedPage } from "@/components/shell/denied-page";
import { currentActor } from "@/server/auth/current-actor";
import { deniedWords } from "@/server/auth/require-page";

export const metadata: Metadata = { title: "Not allowed" };

export default async function Forbidden({ framed }: { framed?: boolean }) {
	const actor = await currentActor();
	return (
		<DeniedPage
			words={await deniedWords()}
			email={actor?.email ?? null}
			hasRole={actor !== null && !actor.disabled && actor.role !== null}
			framed={framed}
		/>
	);
}
