/**
 * Whether a request that may change something comes from our own pages. Next lets an absent Origin through and
 * believes a forwarded host, so the rule is ours: the Origin must be exactly the public address; where a browser
 * sends none, its Sec-Fetch-Site must say `same-origin`; everything else is foreign.
 */
export function comesFromUs(headers: Headers, siteUrl: URL): boolean {
	const origin = headers.get("origin");
	const site = headers.get("sec-fetch-site");
	if (site !== null && site !== "same-origin") return false;
	if (origin !== null) return origin === siteUrl.origin;
	return site === "same-origin";
}

export function changesSomething(method: string): boolean {
	return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}
