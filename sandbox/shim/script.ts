/**
 * The host suffix that participant-details hands out as `socket.base_uri`. It must not contain
 * `realtime.cloudflare.com`: with that name the SDK drops the server's ping from its capabilities.
 */
export const SOCKET_BASE = "rtk.sandbox.invalid";

/**
 * Runs in the page before the SDK. The SDK insists on https and wss; this maps the vendor's hosts (and SOCKET_BASE) to
 * the sandbox that served the script, and answers telemetry itself. A string, not a function's source: a bundler's
 * helpers would not exist in the page.
 */
export const shimScript = `(() => {
	"use strict";
	const origin = new URL(document.currentScript.src).origin;
	const bases = [".realtime.cloudflare.com", ".${SOCKET_BASE}"];
	const telemetry = ["location", "location-legacy", "da-collector", "api-silos"];

	const map = (address) => {
		let url;
		try {
			url = new URL(address, location.href);
		} catch {
			return null;
		}
		if (url.protocol !== "https:" && url.protocol !== "wss:") return null;
		const base = bases.find((end) => url.hostname.endsWith(end));
		if (!base) return null;
		const service = url.hostname.slice(0, -base.length);
		if (telemetry.includes(service) || url.pathname.startsWith("/logs/")) return { silent: true };
		const to = url.protocol === "wss:" ? origin.replace(/^http/, "ws") : origin;
		return { silent: false, url: to + "/rtk/" + service + url.pathname + url.search };
	};

	const realFetch = window.fetch;
	window.fetch = function (input, init) {
		const target = map(input instanceof Request ? input.url : String(input));
		if (!target) return realFetch.call(window, input, init);
		if (target.silent) return Promise.resolve(new Response(null, { status: 204 }));
		return realFetch.call(window, input instanceof Request ? new Request(target.url, input) : target.url, init);
	};

	const RealWebSocket = window.WebSocket;
	window.WebSocket = class WebSocket extends RealWebSocket {
		constructor(address, protocols) {
			const target = map(String(address));
			super(target && !target.silent ? target.url : address, protocols ?? []);
		}
	};
})();
`;
