/** What the web rim must know of where it is reached and who may let people in; read once from the environment. */
export interface Site {
	/** The one public address; every origin, host and cookie rule hangs on it. */
	url: URL;
	/** Seals session cookies. */
	secret: string;
	/** How many reverse proxies of ours stand in front; 0: forwarded headers are not believed. */
	trustedProxies: number;
	/** The stand-in of the vendor, on loopback; null with real vendors. */
	sandboxUrl: URL | null;
	/** The one identity provider besides passwords; null: passwords only. */
	oidc: OidcSettings | null;
}

export interface OidcSettings {
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** What the sign-in button calls it. */
	name: string;
}
