import type { Peer } from "../world";
import { encodeFrame } from "./connection";
import { event } from "./events";
import type { Hub } from "./hub";
import { SelectedDiff } from "./messages";
import { isVisible } from "./roster";

const remembered = 10;
const intervalMs = 250;

/** Who spoke last in each room; tells browsers at most four times a second and room. */
export class Speakers {
	readonly #last = new Map<string, string[]>();
	readonly #timers = new Map<string, NodeJS.Timeout>();
	readonly #untold = new Set<string>();

	constructor(private readonly hub: Hub) {}

	/** Last speakers first. */
	of(meetingId: string): readonly string[] {
		return this.#last.get(meetingId) ?? [];
	}

	changed(peer: Peer, speaking: boolean): void {
		if (!speaking || !isVisible(peer)) return;
		const before = this.of(peer.meetingId).filter((peerId) => peerId !== peer.peerId);
		this.#last.set(peer.meetingId, [peer.peerId, ...before].slice(0, remembered));
		if (this.#timers.has(peer.meetingId)) this.#untold.add(peer.meetingId);
		else this.#tell(peer.meetingId);
	}

	left(peer: Peer): void {
		const before = this.#last.get(peer.meetingId);
		if (before?.includes(peer.peerId)) {
			this.#last.set(
				peer.meetingId,
				before.filter((peerId) => peerId !== peer.peerId),
			);
		}
	}

	forget(meetingId: string): void {
		this.#last.delete(meetingId);
		this.#untold.delete(meetingId);
		clearTimeout(this.#timers.get(meetingId));
		this.#timers.delete(meetingId);
	}

	close(): void {
		for (const meetingId of [...this.#timers.keys()]) this.forget(meetingId);
	}

	#tell(meetingId: string): void {
		const [peerId] = this.of(meetingId);
		if (peerId === undefined) return;
		const frame = encodeFrame(event.activeSpeakers, SelectedDiff.encode({ entries: [{ peerId, priority: 1 }] }));
		for (const connection of this.hub.watching(meetingId)) connection.send(frame);
		const timer = setTimeout(() => {
			this.#timers.delete(meetingId);
			if (this.#untold.delete(meetingId)) this.#tell(meetingId);
		}, intervalMs);
		this.#timers.set(meetingId, timer.unref());
	}
}
