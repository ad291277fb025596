import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requirePage } from "@/server/auth/require-page";
import { absoluteSeconds, sessionOf } from "@/server/auth/session";
import { rooms, site } from "@/server/runtime";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
	const { actor, context } = await requirePage();
	const [known, session] = await Promise.all([
		rooms.listRooms(context),
		sessionOf(site(), new Headers(await headers()), context.clock.now()),
	]);
	const { userId, name, email, role } = actor;
	// requirePage has turned away whoever holds none.
	if (role === null) return null;
	return (
		<Shell
			me={{ userId, name, email, role }}
			rooms={known}
			sessionEndsAt={session ? new Date((session.startedAt + absoluteSeconds) * 1000).toISOString() : null}
			oidcName={site().oidc?.name ?? null}
		>
			{children}
		</Shell>
	);
}
