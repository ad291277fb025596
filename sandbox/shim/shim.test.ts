import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { SOCKET_BASE, shimScript } from "./script";

function page() {
	const fetched: string[] = [];
	const opened: string[] = [];
	class FakeSocket {
		constructor(address: string) {
			opened.push(address);
		}
	}
	const window = {
		fetch: (input: string | Request) => {
			fetched.push(typeof input === "string" ? input : input.url);
			return Promise.resolve(new Response("{}"));
		},
		WebSocket: FakeSocket,
	};
	runInNewContext(shimScript, {
		window,
		URL,
		Request,
		Response,
		Promise,
		location: { href: "http://localhost:3000/rooms" },
		document: { currentScript: { src: "http://localhost:8788/shim.js" } },
	});
	return { window, fetched, opened };
}

it("maps the vendor's hosts to the sandbox and leaves every other address alone", async () => {
	const { window, fetched } = page();
	await window.fetch("https://api.realtime.cloudflare.com/v2/internals/participant-details?a=1");
	await window.fetch(new Request("https://api.realtime.cloudflare.com/iceservers"));
	await window.fetch("https://realtime.cloudflare.com.evil.example/x");
	await window.fetch("/api/commands");
	expect(fetched).toEqual([
		"http://localhost:8788/rtk/api/v2/internals/participant-details?a=1",
		"http://localhost:8788/rtk/api/iceservers",
		"https://realtime.cloudflare.com.evil.example/x",
		"/api/commands",
	]);
});

it("answers telemetry without any request", async () => {
	const { window, fetched } = page();
	for (const address of [
		"https://location.realtime.cloudflare.com",
		"https://location-legacy.realtime.cloudflare.com/?token=x",
		"https://da-collector.realtime.cloudflare.com/api/v1/message",
		"https://api-silos.realtime.cloudflare.com/otel/logs",
		"https://api.realtime.cloudflare.com/logs/otel/logs",
	]) {
		expect((await window.fetch(address)).status).toBe(204);
	}
	expect(fetched).toEqual([]);
});

it("maps the socket under the vendor's name and under the base that the sandbox hands out", () => {
	const { window, opened } = page();
	new window.WebSocket("wss://socket-edge.realtime.cloudflare.com/ws?roomID=1");
	new window.WebSocket(`wss://socket-edge.${SOCKET_BASE}/ws?roomID=1`);
	new window.WebSocket("ws://localhost:3000/_next/hmr");
	expect(opened).toEqual([
		"ws://localhost:8788/rtk/socket-edge/ws?roomID=1",
		"ws://localhost:8788/rtk/socket-edge/ws?roomID=1",
		"ws://localhost:3000/_next/hmr",
	]);
	expect(SOCKET_BASE).not.toContain("realtime.cloudflare.com");
});
