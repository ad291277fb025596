import { headers } from "next/headers";
import type { UserActor } from "../http/gate";
import { liveGate } from "../http/live-gate";

/** The person who asks for this page, read afresh from the database; null: not signed in. May be disabled or without a role. */
export async function currentActor(): Promise<UserActor | null> {
	return liveGate.actorOf(new Headers(await headers()));
}
