import type { Peer } from "../world";
import type { Connection } from "./connection";
import type { Telling } from "./telling";

/** Every entry of the join answer makes the SDK walk its whole roster, so only the first cameras go into it. */
const listed = 16;
const batch = 200;
const pauseMs = 10;
const crowded = 1 << 20;

/** Splits a roster into those the join answer lists and those that are told of afterwards. */
export function splitRoster(peers: Iterable<Peer>): { first: Peer[]; later: Map<string, Peer> } {
	const first: Peer[] = [];
	const later = new Map<string, Peer>();
	for (const peer of peers) {
		const sends = [...peer.producers.values()].some((producer) => producer.kind === "video" && !producer.paused);
		if (sends && first.length < listed) first.push(peer);
		else if (peer.producers.size > 0) later.set(peer.peerId, peer);
	}
	return { first, later };
}

/** Tells a browser of the rest of the roster bit by bit, so that neither its page nor its socket chokes. */
export function trickle(connection: Connection, telling: Telling): void {
	const socket = connection.socket;
	const step = () => {
		if (!socket || connection.socket !== socket || connection.untold.size === 0) return;
		if (socket.bufferedAmount < crowded) {
			let left = batch;
			for (const [peerId, peer] of connection.untold) {
				connection.untold.delete(peerId);
				telling.tell(connection, peer);
				if (--left === 0) break;
			}
		}
		if (connection.untold.size > 0) setTimeout(step, pauseMs).unref();
	};
	step();
}
