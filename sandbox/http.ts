import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Answers a request and says true, or says false to leave it to the next part. */
export type Mount = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean | Promise<boolean>;

/** Takes an upgrade to WebSocket and says true, or says false to leave it to the next part. */
export type UpgradeMount = (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => boolean;

const bodyLimit = 4 * 1024 * 1024;

/** The one HTTP server; its parts mount themselves in order, and what nobody takes is a 404. Loopback only. */
export class SandboxServer {
	readonly #mounts: Mount[] = [];
	readonly #upgrades: UpgradeMount[] = [];
	readonly #server: Server;
	readonly #sockets = new Set<Duplex>();
	#origin = "";

	constructor() {
		this.#server = createServer((request, response) => void this.#answer(request, response));
		this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
		this.#server.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.on("close", () => this.#sockets.delete(socket));
		});
	}

	mount(part: Mount): void {
		this.#mounts.push(part);
	}

	onUpgrade(part: UpgradeMount): void {
		this.#upgrades.push(part);
	}

	/** `http://localhost:<port>`; empty before `listen`. */
	get origin(): string {
		return this.#origin;
	}

	/** Listens on the loopback only; port 0 takes a free one. */
	listen(port: number): Promise<string> {
		return new Promise((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(port, "127.0.0.1", () => {
				this.#server.off("error", reject);
				this.#origin = `http://localhost:${(this.#server.address() as AddressInfo).port}`;
				resolve(this.#origin);
			});
		});
	}

	close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", this.#origin);
		try {
			for (const mount of this.#mounts) if (await mount(request, response, url)) return;
			sendJson(response, 404, { error: "not found" });
		} catch (error) {
			process.stderr.write(
				`${JSON.stringify({ event: "request-failed", path: url.pathname, error: String(error) })}\n`,
			);
			if (response.headersSent) response.destroy();
			else sendJson(response, 500, { error: "the sandbox failed", detail: String(error) });
		}
	}

	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const url = new URL(request.url ?? "/", this.#origin);
		socket.on("error", () => socket.destroy());
		for (const upgrade of this.#upgrades) if (upgrade(request, socket, head, url)) return;
		socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
	}
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
	const text = JSON.stringify(body);
	response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
	response.end(text);
}

/** The request's body as text; throws over 4 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > bodyLimit) throw new Error("body too large");
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks).toString("utf8");
}

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an origin (scheme://host:port) is a page served from this machine. */
export function isLoopbackOrigin(origin: string): boolean {
	try {
		const url = new URL(origin);
		return (url.protocol === "http:" || url.protocol === "https:") && loopbackNames.has(url.hostname);
	} catch {
		return false;
	}
}

/** Whether a Host header names this machine (a rebound DNS name does not). */
export function isLoopbackHost(host: string | undefined): boolean {
	return host !== undefined && isLoopbackOrigin(`http://${host}`);
}

/**
 * Lets pages of this machine call; answers preflights. The headers are those the SDK sends (protocol notes section 1).
 * Says true when the request was a preflight and is answered.
 */
export function cors(request: IncomingMessage, response: ServerResponse): boolean {
	const origin = request.headers.origin;
	if (origin !== undefined && isLoopbackOrigin(origin)) {
		response.setHeader("access-control-allow-origin", origin);
		response.setHeader("vary", "origin");
		response.setHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS");
		response.setHeader(
			"access-control-allow-headers",
			"authorization, content-type, content-encoding, tracing-id, traceparent, x-realtimekit-version",
		);
		response.setHeader("access-control-max-age", "600");
	}
	if (request.method !== "OPTIONS") return false;
	response.writeHead(204).end();
	return true;
}
