import type { Site } from "../kernel/site";

/** What a load balancer asks without knowing our name. */
const probes = new Set(["/healthz", "/readyz"]);

/**
 * Whether a request was sent to the one address that this console has. Next builds links and compares origins by the
 * forwarded host, so that one has to be ours too; in place of the Host it counts only behind a proxy of ours.
 */
export function isOurHost(headers: Headers, pathname: string, site: Pick<Site, "url" | "trustedProxies">): boolean {
	if (probes.has(pathname)) return true;
	const forwarded = headers.get("x-forwarded-host");
	if (forwarded !== null && forwarded !== site.url.host) return false;
	return headers.get("host") === site.url.host || (site.trustedProxies > 0 && forwarded !== null);
}
