import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Overwritten on every request with the address at the other end of its socket, whatever the client sent. */
export const peerHeader = "x-usher-peer";
/** No web Request can carry TRACE, so Next breaks on it; under this name it reaches the proxy, which refuses it. */
export const refusedMethod = "REFUSED";
const watching = Symbol.for("usher.requests-watched");
const shared = globalThis as typeof globalThis & { [watching]?: true };

/**
 * Next keeps a client's own X-Forwarded-For and hides the socket, so the true peer is noted as each request comes in,
 * before Next sees it. Called once from `instrumentation.ts`.
 */
export function watchRequests(): void {
	if (shared[watching]) return;
	shared[watching] = true;
	subscribe("http.server.request.start", (message) => {
		const { request } = message as { request: IncomingMessage };
		request.headers[peerHeader] = request.socket.remoteAddress ?? "unknown";
		if (request.method === "TRACE") request.method = refusedMethod;
	});
}

/** Whether the peer's header is ours and not the client's. */
export function areRequestsWatched(): boolean {
	return shared[watching] === true;
}
