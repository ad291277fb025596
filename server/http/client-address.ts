import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Overwritten on every request with the address at the other end of its socket, whatever the client sent. */
export const peerHeader = "x-usher-peer";
const watching = Symbol.for("usher.peer-addresses");
const shared = globalThis as typeof globalThis & { [watching]?: true };

/**
 * Next keeps a client's own X-Forwarded-For and hides the socket, so the true peer is noted as each request comes in,
 * before Next sees it. Called once from `instrumentation.ts`.
 */
export function watchPeerAddresses(): void {
	if (shared[watching]) return;
	shared[watching] = true;
	subscribe("http.server.request.start", (message) => {
		const { request } = message as { request: IncomingMessage };
		request.headers[peerHeader] = request.socket.remoteAddress ?? "unknown";
	});
}

/**
 * Who is asking, as far as it can be known. Each proxy of ours appends the address it was called from, so the client is
 * as many places from the right as there are proxies; with none, forwarded headers are not believed at all.
 */
export function clientAddress(
	headers: Headers,
	trustedProxies: number,
	peerIsTrue = shared[watching] === true,
): string {
	const peer = peerIsTrue ? (headers.get(peerHeader) ?? "unknown") : "unknown";
	const chain = [...(headers.get("x-forwarded-for") ?? "").split(","), peer].map(plain).filter((part) => part !== "");
	const place = trustedProxies === 0 ? chain.length - 1 : Math.max(0, chain.length - 1 - trustedProxies);
	return (chain[place] ?? "unknown").slice(0, 64);
}

/** One spelling per address: IPv4 in IPv6's clothes is IPv4. */
function plain(address: string): string {
	return address
		.trim()
		.toLowerCase()
		.replace(/^::ffff:(?=\d+\.)/, "");
}
