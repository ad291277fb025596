import type { UserActor } from "../http/gate";
import type { Context } from "../kernel/context";
import type { Site } from "../kernel/site";
import { sessionOf } from "./session";

/** The person behind a request's session cookie, as the database knows them now; null: no session, or nobody any more. */
export async function actorBehind(
	context: Pick<Context, "database" | "clock">,
	site: Site,
	headers: Headers,
	readHolder: (database: Context["database"], userId: string) => Promise<UserActor | null>,
): Promise<UserActor | null> {
	const session = await sessionOf(site, headers, context.clock.now());
	return session === null ? null : readHolder(context.database, session.userId);
}
