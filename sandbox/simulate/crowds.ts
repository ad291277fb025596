import type { Random } from "./random";

/** What a script can do with the people of one vendor's rooms. */
export interface CrowdActs<Id> {
	has(room: string, id: Id): boolean;
	/** Says false when the vendor's side does not let them in. */
	join(room: string, id: Id): boolean;
	leave(room: string, id: Id): void;
	toggle(room: string, id: Id, kind: "audio" | "video"): void;
	speak(room: string, id: Id): void;
}

interface Member<Id> {
	readonly id: Id;
	inside: boolean;
	/** Turned away at the door: does not try again. */
	gone: boolean;
}

/**
 * Keeps rooms moving: people speak, send and stop sending, leave and come back. The choice of each step comes from the
 * seed and the script's own people alone. Whoever was removed stays out.
 */
export class Crowds<Id> {
	readonly #timers = new Map<string, NodeJS.Timeout>();

	constructor(private readonly acts: CrowdActs<Id>) {}

	/** Sets a room's script going; `steady` people never leave by themselves. */
	enliven(room: string, ids: readonly Id[], steady: ReadonlySet<Id>, random: Random): void {
		this.stop(room);
		const members = ids.map((id): Member<Id> => ({ id, inside: true, gone: false }));
		const everyMs = Math.round(1_000 / Math.min(4, Math.max(0.5, ids.length / 30)));
		const timer = setInterval(() => this.#step(room, members, steady, random), everyMs);
		timer.unref();
		this.#timers.set(room, timer);
	}

	/** Stops the script of a room, or all. */
	stop(room?: string): void {
		for (const [name, timer] of this.#timers) {
			if (room !== undefined && name !== room) continue;
			clearInterval(timer);
			this.#timers.delete(name);
		}
	}

	#step(room: string, members: readonly Member<Id>[], steady: ReadonlySet<Id>, random: Random): void {
		const dice = random.next();
		const member = random.pick(members);
		if (!member || member.gone) return;
		// Inside as far as the script knows, and yet not there: somebody removed them, and they stay out.
		if (member.inside && !this.acts.has(room, member.id)) return;
		if (!member.inside) {
			if (dice > 0.5) return;
			member.inside = this.acts.has(room, member.id) || this.acts.join(room, member.id);
			member.gone = !member.inside;
		} else if (dice < 0.45) this.acts.speak(room, member.id);
		else if (dice < 0.7) this.acts.toggle(room, member.id, "audio");
		else if (dice < 0.85) this.acts.toggle(room, member.id, "video");
		else if (!steady.has(member.id)) {
			this.acts.leave(room, member.id);
			member.inside = false;
		}
	}
}
