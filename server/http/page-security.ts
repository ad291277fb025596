import { headers } from "next/headers";
import { site } from "../runtime";
import { nonceHeader } from "./page-headers";

export interface PageSecurity {
	/** For every script and style element that a page writes itself. */
	nonce: string;
	/** The sandbox's script, which the root layout emits first and with the nonce; null with real vendors. */
	sandboxScript: string | null;
}

/** What the root layout must put into the page for its Content-Security-Policy. */
export async function pageSecurity(): Promise<PageSecurity> {
	const nonce = (await headers()).get(nonceHeader) ?? "";
	const { sandboxUrl } = site();
	return { nonce, sandboxScript: sandboxUrl === null ? null : new URL("/shim.js", sandboxUrl).href };
}
