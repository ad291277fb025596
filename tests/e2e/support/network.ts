import { createServer, request, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import type { BrowserContextOptions } from "@playwright/test";
import { test as base } from "./console";

/** The way from one browser to everything, which can be cut: open streams and sockets break, new ones are refused. */
class Network {
	readonly #sockets = new Set<Socket>();
	readonly #server: Server;
	#isCut = false;

	constructor() {
		this.#server = createServer((incoming, outgoing) => {
			const forward = request(
				incoming.url ?? "",
				{ method: incoming.method, headers: incoming.headers, agent: false },
				(answer) => {
					outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(outgoing);
				},
			);
			forward.on("error", () => outgoing.destroy());
			outgoing.on("close", () => forward.destroy());
			incoming.pipe(forward);
		});
		this.#server.on("connect", ({ url = "" }, near: Socket, head) => {
			const { hostname, port } = new URL(`http://${url}`);
			const far = connect(Number(port), hostname, () => {
				near.write("HTTP/1.1 200 OK\r\n\r\n");
				far.write(head);
				near.pipe(far).pipe(near);
			});
			for (const [one, other] of [
				[near, far],
				[far, near],
			] as const) {
				one.on("error", () => other.destroy());
				one.on("close", () => other.destroy());
			}
		});
		this.#server.on("connection", (socket) => {
			if (this.#isCut) {
				socket.destroy();
				return;
			}
			this.#sockets.add(socket);
			socket.on("error", () => undefined);
			socket.on("close", () => this.#sockets.delete(socket));
		});
	}

	async open(): Promise<void> {
		await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
	}

	/** What a browser needs to be opened with to go this way, also to this machine. */
	get browser(): BrowserContextOptions {
		const address = this.#server.address();
		if (address === null || typeof address === "string") throw new Error("The network is not open.");
		return { proxy: { server: `http://127.0.0.1:${address.port}`, bypass: "<-loopback>" } };
	}

	cut(): void {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	mend(): void {
		this.#isCut = false;
	}

	close(): void {
		this.cut();
		this.#server.close();
	}
}

export const test = base.extend<{ network: Network }>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures used from this pattern.
	network: async ({}, use) => {
		const network = new Network();
		await network.open();
		await use(network);
		network.close();
	},
});
