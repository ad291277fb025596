import type { Instrumentation } from "next";
import { openRuntime } from "../runtime";

type Reported = Parameters<Instrumentation.onRequestError>;

/** What the log is told of a request that broke: where and how, and nothing of what the request carried. */
export function requestFacts([error, request, context]: Reported): Record<string, unknown> {
	const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
	return {
		method: request.method,
		// What was searched for stands in the query, and headers hold the session.
		path: request.path.split("?")[0],
		route: context.routePath,
		part: context.renderSource ?? context.routeType,
		// The number on the page that the person saw.
		digest,
		cause: error,
	};
}

/** One line for whatever no wrapper has caught: pages, mostly. Next's own words go to standard error, in no shape. */
export function logRequestError(...reported: Reported): void {
	openRuntime().log.error("request-broke", requestFacts(reported));
}
