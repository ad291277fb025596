import type { ReactNode } from "react";
import type { RoomsAnswer } from "@/lib/api/rooms";
import { FindKey } from "./find-key";
import { type Me, MeProvider } from "./me";
import { Rail } from "./rail";
import { SessionKeeper } from "./session-keeper";
import { VendorLights } from "./vendor-lights";
import { WorkerBanner } from "./worker-banner";

interface ShellProps {
	me: Me;
	rooms: RoomsAnswer;
	sessionEndsAt: string | null;
	oidcName: string | null;
	children: ReactNode;
}

/** The frame of every page behind the sign-in: rail, banners, and a column that the page fills and scrolls itself. */
export function Shell({ me, rooms, sessionEndsAt, oidcName, children }: ShellProps) {
	return (
		<MeProvider me={me}>
			<a
				href="#main"
				className="sr-only rounded bg-ink px-3 py-2 text-ink-on focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
			>
				Skip to the page
			</a>
			<div className="flex h-dvh max-md:flex-col">
				<Rail>
					<VendorLights initial={rooms} />
				</Rail>
				<main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none">
					<SessionKeeper endsAt={sessionEndsAt} oidcName={oidcName} />
					<WorkerBanner initial={rooms} forAdmin={me.role === "admin"} />
					{children}
				</main>
				<FindKey />
			</div>
		</MeProvider>
	);
}
