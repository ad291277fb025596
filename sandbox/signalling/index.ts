import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import type { Faults } from "../faults";
import { isLoopbackOrigin, type SandboxServer } from "../http";
import type { Media } from "../media/types";
import { type World, WorldError } from "../world";
import { Announcer } from "./announce";
import { Connection } from "./connection";
import { rtkHttp } from "./details";
import { dispatch } from "./dispatch";
import { Hub } from "./hub";
import { Speakers } from "./speakers";
import { Stores } from "./stores";
import { Telling } from "./telling";
import { Tracks } from "./tracks";
import { MalformedFrame } from "./wire";

const socketPath = "/rtk/socket-edge/ws";
const pingMs = 10_000;
const goodbyeMs = 3_000;

type Who = { readonly peerId: string; readonly participantId: string; readonly meetingId: string };

const querySchema = z.object({ roomID: z.uuid(), peerID: z.uuid(), authToken: z.string().min(1) });

export type SignallingOptions = {
	readonly server: SandboxServer;
	readonly world: World;
	readonly faults: Faults;
	readonly media: Media;
};

/** Stands in for the RealtimeKit backend that the browser SDK talks to. Mount it before anybody is in the world. */
export function mountSignalling({ server, world, faults, media }: SignallingOptions): { close(): void } {
	const hub = new Hub();
	const tracks = new Tracks(media);
	const telling = new Telling(hub, tracks, (meetingId) => world.switchesIn(meetingId).correctStaleFlags);
	const speakers = new Speakers(hub);
	const stores = new Stores(world.now);
	const announcer = new Announcer(world, hub, tracks, telling, speakers);
	const scope = { world, media, hub, tracks, telling, speakers, stores };
	const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024, perMessageDeflate: false });

	server.mount(rtkHttp(world, faults));
	server.onUpgrade(upgrade);

	const stopHearing = world.on((happened) => {
		announcer.hear(happened);
		if (happened.type === "ended") stores.forget(happened.meetingId);
		if (happened.type === "drop-socket") cut(hub.of(happened.peerId), happened.code);
		if (happened.type === "reset") for (const connection of [...hub.all()]) connection.socket?.close(1000);
	});

	const pings = setInterval(() => {
		for (const connection of hub.all()) connection.socket?.send("2");
	}, pingMs).unref();

	function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): boolean {
		if (url.pathname !== socketPath) return false;
		const fault = faults.forRequest("rtk", "GET", url.pathname);
		const who = fault ? (fault.status ?? 503) : admission(request, url);
		if (typeof who === "number") {
			socket.end(`HTTP/1.1 ${who} Refused\r\nConnection: close\r\n\r\n`);
			return true;
		}
		sockets.handleUpgrade(request, socket, head, (opened) => open(opened, who));
		return true;
	}

	/** Who asks for a socket, or the status that refuses it. */
	function admission(request: IncomingMessage, url: URL): number | Who {
		if (request.headers.origin !== undefined && !isLoopbackOrigin(request.headers.origin)) return 403;
		const query = querySchema.safeParse(Object.fromEntries(url.searchParams));
		if (!query.success) return 400;
		const { roomID: meetingId, peerID: peerId, authToken } = query.data;
		try {
			const { participant } = world.directory.readToken(authToken);
			if (participant.meetingId !== meetingId) return 403;
			const other = world.live.peers.get(peerId) ?? hub.of(peerId);
			if (other && other.participantId !== participant.id) return 403;
			return { peerId, participantId: participant.id, meetingId };
		} catch (error) {
			if (error instanceof WorldError) return error.code === "inactive" ? 403 : 401;
			throw error;
		}
	}

	function open(socket: WebSocket, who: Who): void {
		const known = hub.of(who.peerId);
		const connection = known && !known.out ? known : new Connection(who.peerId, who.participantId, who.meetingId);
		if (connection !== known) {
			if (known) forget(known);
			hub.add(connection);
		}
		connection.attach(socket);
		world.record.add("socket", who.meetingId, { peerId: who.peerId, state: known ? "reopened" : "opened" });
		socket.on("message", (data: Buffer, isBinary: boolean) => {
			if (isBinary) void receive(connection, socket, data);
			else if (data.toString() === "2") socket.send("3");
		});
		socket.on("error", () => socket.terminate());
		socket.on("close", (code: number) => closed(connection, socket, code));
	}

	async function receive(connection: Connection, socket: WebSocket, data: Buffer): Promise<void> {
		try {
			await dispatch(scope, faults, connection, data);
			if (connection.out) setTimeout(() => socket.close(1000), goodbyeMs).unref();
		} catch (error) {
			const malformed = error instanceof MalformedFrame;
			const why = malformed ? "malformed frame" : String(error);
			world.record.add("refused", connection.meetingId, { by: connection.peerId, why });
			socket.close(malformed ? 1007 : 1011, "the sandbox failed");
		}
	}

	function closed(connection: Connection, socket: WebSocket, code: number): void {
		if (connection.socket !== socket) return;
		connection.detach();
		const { peerId, meetingId } = connection;
		world.record.add("socket", meetingId, { peerId, state: "closed", code });
		// 1000: the client says goodbye; 1001 and 1005: its page is gone
		const goodbye = code === 1000 || code === 1001 || code === 1005;
		if (goodbye || connection.out) {
			if (!connection.out) world.live.leave(peerId, "left");
			forget(connection);
			return;
		}
		world.live.connectionLost(peerId);
		const grace = world.switchesIn(meetingId).socketGraceSeconds * 1_000;
		setTimeout(() => {
			if (connection.socket === null) forget(connection);
		}, grace).unref();
	}

	function forget(connection: Connection): void {
		hub.remove(connection);
		if (hub.of(connection.peerId) === undefined && !world.live.peers.has(connection.peerId)) {
			media.closePeer(connection.peerId);
		}
	}

	function cut(connection: Connection | undefined, code: number): void {
		if (code === 1006) connection?.socket?.terminate();
		else connection?.socket?.close(code, "cut by the sandbox");
	}

	return {
		close() {
			stopHearing();
			clearInterval(pings);
			speakers.close();
			for (const connection of hub.all()) connection.socket?.terminate();
			sockets.close();
		},
	};
}
