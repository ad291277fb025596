import type { World } from "../world";
import { enter } from "./cast";
import { Random } from "./random";

export interface StormOrder {
	changesPerSecond: number;
	seconds: number;
	seed: number;
}

export interface StormState {
	running: boolean;
	/** Changes made so far, by kind. */
	mic: number;
	joined: number;
	left: number;
	startedAt: string;
	endedAt: string | null;
}

const tickMs = 25;

/** Changes among the simulated people of a room at a steady rate: eight in ten are microphones, the rest come and go. */
export class Storm {
	readonly state: StormState;
	readonly #timer: NodeJS.Timeout;
	readonly #random: Random;
	readonly #inside: string[];
	readonly #outside: string[] = [];
	#owed = 0;
	#last: number;

	constructor(
		private readonly world: World,
		private readonly meetingId: string,
		private readonly order: StormOrder,
	) {
		this.#random = new Random(order.seed);
		const peers = [...world.live.room(meetingId).peers.values()];
		this.#inside = peers.filter((peer) => peer.kind === "simulated").map((peer) => peer.peerId);
		this.#last = world.now();
		this.state = {
			running: true,
			mic: 0,
			joined: 0,
			left: 0,
			startedAt: new Date(this.#last).toISOString(),
			endedAt: null,
		};
		const end = this.#last + order.seconds * 1_000;
		this.#timer = setInterval(() => this.#tick(end), tickMs);
		this.#timer.unref();
	}

	stop(): void {
		clearInterval(this.#timer);
		if (!this.state.running) return;
		this.state.running = false;
		this.state.endedAt = new Date(this.world.now()).toISOString();
	}

	#tick(end: number): void {
		const now = Math.min(this.world.now(), end);
		this.#owed += ((now - this.#last) / 1_000) * this.order.changesPerSecond;
		this.#last = now;
		for (; this.#owed >= 1; this.#owed -= 1) this.#change();
		if (now >= end) this.stop();
	}

	#change(): void {
		const dice = this.#random.next();
		if (dice >= 0.9 && this.#outside.length > 0) this.#join();
		else if (dice >= 0.8) this.#leave();
		else this.#toggleMic();
	}

	#toggleMic(): void {
		const peer = this.world.live.peers.get(this.#random.pick(this.#inside) ?? "");
		if (peer?.permissions.media.audio.can_produce !== "ALLOWED") return;
		this.world.live.setMedia(peer.peerId, "audio", !this.world.live.sends(peer, "audio"));
		this.state.mic += 1;
	}

	#leave(): void {
		const index = this.#random.below(this.#inside.length);
		const peer = this.world.live.peers.get(this.#inside[index] ?? "");
		const last = this.#inside.pop();
		if (last !== undefined && index < this.#inside.length) this.#inside[index] = last;
		if (!peer) return;
		this.world.live.leave(peer.peerId, "left");
		this.#outside.push(peer.participantId);
		this.state.left += 1;
	}

	#join(): void {
		const participantId = this.#outside.shift();
		if (participantId === undefined) return;
		const peer = enter(this.world, this.meetingId, participantId);
		if (!peer) return;
		this.#inside.push(peer.peerId);
		this.state.joined += 1;
	}
}
