import type { RTKParticipant } from "@cloudflare/realtimekit";
import type { MediaKind, RoomEvent } from "../../moderation/room-event";
import { type Meeting, packed, readFlags, toFacts } from "./flags";

const kinds = ["mic", "camera", "screen"] as const satisfies readonly MediaKind[];
const inViewEveryMs = 1_000;
const everybodyEveryMs = 5_000;

/**
 * Keeps what was told of the roster equal to what the SDK holds. SDK events only say *whom* to look at: the truth is
 * read a microtask later, when the SDK has finished changing (it emits before it writes), so that a burst becomes one
 * batch and a re-added device is not told as a leave and a join. A slow sweep finds what the SDK emits nothing for.
 */
export class Roster {
	readonly #told = new Map<string, { participant: RTKParticipant; flags: number }>();
	readonly #dirty = new Set<string>();
	readonly #cleanups: (() => void)[] = [];
	readonly #observers = new Set<(connectionIds: ReadonlySet<string>) => void>();
	#scheduled = false;
	/** Until the room is joined (again), the SDK's list is being rebuilt and tells nothing. */
	#paused = true;
	#inView: readonly string[] = [];

	constructor(
		private readonly meeting: Meeting,
		private readonly emit: (events: RoomEvent[]) => void,
		private readonly now: () => number,
	) {
		const { joined, audioSubscribed, videoSubscribed } = meeting.participants;
		const touch = (participant: { id: string }) => this.#touch(participant.id);
		const updates = [
			"participantJoined",
			"participantLeft",
			"audioUpdate",
			"videoUpdate",
			"screenShareUpdate",
		] as const;
		for (const event of updates) {
			joined.on(event, touch);
			this.#cleanups.push(() => joined.off(event, touch));
		}
		for (const map of [audioSubscribed, videoSubscribed]) {
			for (const event of ["participantJoined", "participantLeft"] as const) {
				map.on(event, touch);
				this.#cleanups.push(() => map.off(event, touch));
			}
		}
		const near = setInterval(() => this.#sweep(this.#inView), inViewEveryMs);
		const all = setInterval(() => this.#sweep(this.#told.keys()), everybodyEveryMs);
		this.#cleanups.push(
			() => clearInterval(near),
			() => clearInterval(all),
		);
	}

	/** Tells the whole list afresh: after joining, and after a lost connection has come back. */
	restart(): void {
		this.#paused = false;
		this.#dirty.clear();
		this.#told.clear();
		const connections = this.meeting.participants.joined.toArray().map((participant) => {
			const flags = readFlags(this.meeting, participant);
			this.#told.set(participant.id, { participant, flags: packed(flags) });
			return toFacts(participant, flags, null);
		});
		this.emit([{ type: "roster-reset", connections, at: this.now() }]);
		for (const observer of this.#observers) observer(new Set(this.#told.keys()));
	}

	/** Holds everything back while the connection is lost, so that nobody seems to have left. */
	pause(): void {
		this.#paused = true;
	}

	lookAt(connectionIds: readonly string[]): void {
		this.#inView = connectionIds;
		this.#sweep(connectionIds);
	}

	has(connectionId: string): boolean {
		return this.#told.has(connectionId);
	}

	ids(): string[] {
		return [...this.#told.keys()];
	}

	/** Calls back with the devices that were looked at again; the returned function ends it. */
	observe(observer: (connectionIds: ReadonlySet<string>) => void): () => void {
		this.#observers.add(observer);
		return () => this.#observers.delete(observer);
	}

	dispose(): void {
		this.#paused = true;
		for (const cleanup of this.#cleanups.splice(0)) cleanup();
		this.#observers.clear();
	}

	#touch(connectionId: string): void {
		if (this.#paused) return;
		this.#dirty.add(connectionId);
		if (this.#scheduled) return;
		this.#scheduled = true;
		queueMicrotask(() => {
			this.#scheduled = false;
			const dirty = new Set(this.#dirty);
			this.#dirty.clear();
			this.#tell(dirty);
		});
	}

	#sweep(connectionIds: Iterable<string>): void {
		const changed = new Set<string>();
		if (this.#paused) return;
		for (const id of connectionIds) {
			const participant = this.meeting.participants.joined.get(id);
			const told = this.#told.get(id);
			if (!participant !== !told) changed.add(id);
			else if (participant && told && packed(readFlags(this.meeting, participant)) !== told.flags) changed.add(id);
		}
		if (changed.size > 0) this.#tell(changed);
	}

	#tell(connectionIds: ReadonlySet<string>): void {
		if (this.#paused) return;
		const at = this.now();
		const events: RoomEvent[] = [];
		for (const id of connectionIds) this.#compare(id, at, events);
		if (events.length > 0) this.emit(events);
		for (const observer of this.#observers) observer(connectionIds);
	}

	#compare(id: string, at: number, events: RoomEvent[]): void {
		const participant = this.meeting.participants.joined.get(id);
		const told = this.#told.get(id);
		if (!participant) {
			if (this.#told.delete(id)) events.push({ type: "connection-left", connectionId: id, at });
			return;
		}
		const flags = readFlags(this.meeting, participant);
		const bits = packed(flags);
		if (!told || told.participant !== participant) {
			events.push({ type: "connection-joined", connection: toFacts(participant, flags, told ? null : at), at });
		} else if (told.flags !== bits) {
			for (const [index, kind] of kinds.entries()) {
				const changed = ((told.flags ^ bits) >> (index * 2)) & 3;
				if (changed) events.push({ type: "media-changed", connectionId: id, kind, flag: flags[kind], at });
			}
		}
		this.#told.set(id, { participant, flags: bits });
	}
}
