import net from "node:net";

export interface StallingProxy {
	/** The same database, through the proxy. */
	url: string;
	/** From now on nothing gets through, and nothing is refused either: the other side seems to hang. */
	stall(): void;
	resume(): void;
	/** Cuts every connection, as a restart of the other side would. */
	cut(): void;
	close(): Promise<void>;
}

/** A TCP proxy in front of a database, which can hang like one. */
export async function createStallingProxy(databaseUrl: string): Promise<StallingProxy> {
	const target = new URL(databaseUrl);
	const sockets = new Set<net.Socket>();
	let stalled = false;
	const server = net.createServer((client) => {
		const upstream = net.connect(Number(target.port), target.hostname);
		for (const [from, to] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(from);
			from.on("data", (chunk) => to.write(chunk));
			from.on("error", () => undefined);
			from.on("close", () => {
				sockets.delete(from);
				to.destroy();
			});
			if (stalled) from.pause();
		}
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	const address = server.address();
	const url = new URL(databaseUrl);
	url.hostname = "127.0.0.1";
	url.port = String(typeof address === "object" && address !== null ? address.port : 0);
	const each = (act: (socket: net.Socket) => void) => {
		for (const socket of sockets) act(socket);
	};
	return {
		url: url.href,
		stall: () => {
			stalled = true;
			each((socket) => socket.pause());
		},
		resume: () => {
			stalled = false;
			each((socket) => socket.resume());
		},
		cut: () => each((socket) => socket.destroy()),
		close: async () => {
			each((socket) => socket.destroy());
			await new Promise((resolve) => {
				server.close(resolve);
			});
		},
	};
}
