import { ModerationError } from "@/lib/moderation/errors";
import { type Denial, explainDenial } from "@/lib/moderation/policy";
import { refusalOf } from "../kernel/authority";
import type { Log } from "../kernel/log";
import { answerFor, problem } from "./errors";

/** The API's answer to whatever was thrown, with the headers that the request has earned so far. */
export function apiProblem(error: unknown, trace: string, log: Log, headers = new Headers()): Response {
	const refused = problem(answerFor(error, trace, log));
	for (const [name, value] of headers) refused.headers.set(name, value);
	if (refused.status === 401) refused.headers.set("www-authenticate", 'Bearer realm="Usher"');
	if (error instanceof ModerationError && error.code === "in-progress") refused.headers.set("retry-after", "1");
	return refused;
}

/** A key that counts for nothing any more is no key; one that may not do this is one all the same. */
export function keyRefusal(denial: Denial): ModerationError {
	return denial.by === "revoked" || denial.by === "expired"
		? new ModerationError("no-key", explainDenial(denial))
		: refusalOf(denial);
}
