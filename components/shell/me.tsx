"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Role } from "@/lib/moderation/words/policy";

/** Who looks at the screen, as the server read it for this page. */
export interface Me {
	userId: string;
	name: string;
	email: string;
	role: Role;
}

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
	return <MeContext value={me}>{children}</MeContext>;
}

export function useMe(): Me {
	const me = useContext(MeContext);
	if (me === null) throw new Error("useMe outside of the console's shell");
	return me;
}
