import { areRequestsWatched, peerHeader } from "./incoming";

/**
 * Who is asking, as far as it can be known. Each proxy of ours appends the address it was called from, so the client is
 * as many places from the right as there are proxies; with none, forwarded headers are not believed at all.
 */
export function clientAddress(headers: Headers, trustedProxies: number, peerIsTrue = areRequestsWatched()): string {
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
