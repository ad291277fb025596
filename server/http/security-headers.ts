import type { Site } from "../kernel/site";

/** Where the unmodified RealtimeKit SDK calls its vendor. */
const vendorHosts = ["https://*.realtime.cloudflare.com", "wss://*.realtime.cloudflare.com"];

type Told = Pick<Site, "url" | "sandboxUrl">;

/**
 * The Content-Security-Policy of one answer. Only scripts that carry the request's nonce run, and what those load. The
 * sandbox's address is in it only while one is configured. `hot`: Next's development server evaluates code and talks
 * over a socket of its own.
 */
export function contentSecurityPolicy(site: Told, nonce: string, hot: boolean): string {
	const sandbox =
		site.sandboxUrl === null ? [] : [site.sandboxUrl.origin, site.sandboxUrl.origin.replace(/^http/, "ws")];
	const directives: Record<string, string[]> = {
		"default-src": ["'self'"],
		"script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(hot ? ["'unsafe-eval'"] : [])],
		// A nonce switches 'unsafe-inline' off, and the development overlay writes styles without one.
		"style-src": hot ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
		// Virtual rows are placed by style attributes.
		"style-src-attr": ["'unsafe-inline'"],
		"img-src": ["'self'", "data:", "blob:"],
		"font-src": ["'self'"],
		"media-src": ["'self'", "blob:"],
		// The SDK keeps its timers in a worker made from a blob.
		"worker-src": ["'self'", "blob:"],
		"connect-src": ["'self'", ...vendorHosts, ...sandbox, ...(hot ? [site.url.origin.replace(/^http/, "ws")] : [])],
		"frame-src": ["'none'"],
		"object-src": ["'none'"],
		"base-uri": ["'none'"],
		"frame-ancestors": ["'none'"],
		"form-action": ["'self'"],
		...(site.url.protocol === "https:" ? { "upgrade-insecure-requests": [] } : {}),
	};
	return Object.entries(directives)
		.map(([name, values]) => [name, ...values].join(" "))
		.join("; ");
}

/** Headers that every answer carries, whatever it is. */
export function fixedHeaders(site: Pick<Site, "url">): Record<string, string> {
	return {
		"x-content-type-options": "nosniff",
		"referrer-policy": "no-referrer",
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-resource-policy": "same-origin",
		"x-frame-options": "DENY",
		// The console joins rooms to watch and to moderate; it never sends.
		"permissions-policy":
			"camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=(), payment=()",
		...(site.url.protocol === "https:" ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
	};
}
