import type { Site } from "../kernel/site";

/** What a load balancer asks without knowing our name. */
const probes = new Set(["/healthz", "/readyz"]);

/**
 * Whether a request is for the one address that this console has. Next goes by the forwarded host wherever there is one
 * (and sets it to the Host where there is none), so that is the name that has to be ours. A page of another site cannot
 * set it; Next itself does when it hands a server action on to the page that has it, under an inner Host. Nothing is
 * trusted for it: links and origins hang on the configured address alone.
 */
export function isOurHost(headers: Headers, pathname: string, site: Pick<Site, "url">): boolean {
	return probes.has(pathname) || (headers.get("x-forwarded-host") ?? headers.get("host")) === site.url.host;
}
