import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket as TcpSocket } from "node:net";

/** Where a datagram came from, and the way back. The same object for every datagram of one address or connection. */
export type Remote = {
	readonly address: string;
	readonly port: number;
	/** Whether this way has been shut (a TCP connection that ended). UDP never is. */
	readonly closed: boolean;
	send(datagram: Buffer): void;
};

export type MediaSocket = {
	readonly port: number;
	/** The ways in, as `candidate:…` values. */
	readonly candidates: readonly string[];
	close(): Promise<void>;
};

type OnDatagram = (from: Remote, datagram: Buffer) => void;

/** More than a viewer that stopped reading is worth: what does not fit is lost, as it would be over UDP. */
const TCP_BACKLOG_BYTES = 1_000_000;

const RECEIVE_BUFFER_BYTES = 2_000_000;

/**
 * One UDP port for everybody, and a TCP one (RFC 4571 framing) for browsers that cannot send UDP to loopback, for
 * instance because they bound their sockets to a network interface.
 */
export async function openSocket(o: {
	readonly host: string;
	readonly port: number;
	readonly onDatagram: OnDatagram;
}): Promise<MediaSocket> {
	const udp = await openUdp(o.host, o.port, o.onDatagram);
	const tcp = await openTcp(o.host, udp.port, o.onDatagram).catch(() => openTcp(o.host, 0, o.onDatagram));
	return {
		port: udp.port,
		candidates: [
			`candidate:1 1 udp 2130706431 ${o.host} ${udp.port} typ host`,
			`candidate:2 1 tcp 1671430143 ${o.host} ${tcp.port} typ host tcptype passive`,
		],
		close: async () => {
			await Promise.all([udp.close(), tcp.close()]);
		},
	};
}

async function openUdp(host: string, port: number, onDatagram: OnDatagram) {
	const socket = createSocket("udp4");
	const remotes = new Map<string, Remote>();
	socket.on("message", (datagram, { address, port: from }) => {
		const key = `${address}:${from}`;
		let remote = remotes.get(key);
		if (!remote) {
			remote = udpRemote(socket, address, from);
			remotes.set(key, remote);
		}
		onDatagram(remote, datagram);
	});
	await new Promise<void>((resolve, reject) => {
		socket.once("error", reject);
		socket.bind(port, host, () => {
			socket.off("error", reject);
			resolve();
		});
	});
	// A browser that vanished shows as ECONNREFUSED on some systems; the others must not notice.
	socket.on("error", () => undefined);
	socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
	return { port: socket.address().port, close: () => new Promise<void>((resolve) => socket.close(() => resolve())) };
}

function udpRemote(socket: UdpSocket, address: string, port: number): Remote {
	return {
		address,
		port,
		closed: false,
		send: (datagram) => socket.send(datagram, port, address, () => undefined),
	};
}

async function openTcp(host: string, port: number, onDatagram: OnDatagram) {
	const connections = new Set<TcpSocket>();
	const server: Server = createServer((connection) => {
		connections.add(connection);
		connection.setNoDelay(true);
		connection.on("close", () => connections.delete(connection));
		connection.on("error", () => connection.destroy());
		const remote = tcpRemote(connection);
		connection.on(
			"data",
			unframed((datagram) => onDatagram(remote, datagram)),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
	const address = server.address();
	return {
		port: typeof address === "object" && address ? address.port : port,
		close: () =>
			new Promise<void>((resolve) => {
				for (const connection of connections) connection.destroy();
				server.close(() => resolve());
			}),
	};
}

function tcpRemote(connection: TcpSocket): Remote {
	return {
		address: connection.remoteAddress ?? "127.0.0.1",
		port: connection.remotePort ?? 0,
		get closed() {
			return connection.destroyed;
		},
		send: (datagram) => {
			if (connection.destroyed || connection.writableLength > TCP_BACKLOG_BYTES) return;
			const length = Buffer.alloc(2);
			length.writeUInt16BE(datagram.length);
			connection.write(Buffer.concat([length, datagram]));
		},
	};
}

/** Cuts a TCP stream into the datagrams framed in it: two bytes of length before each. */
export function unframed(onDatagram: (datagram: Buffer) => void): (chunk: Buffer) => void {
	let rest: Buffer = Buffer.alloc(0);
	return (chunk) => {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		while (rest.length >= 2) {
			const end = 2 + rest.readUInt16BE(0);
			if (rest.length < end) return;
			onDatagram(rest.subarray(2, end));
			rest = rest.subarray(end);
		}
	};
}
