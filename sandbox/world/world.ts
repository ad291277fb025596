import { Directory } from "./directory";
import type { Actor, WorldEvent, WorldListener } from "./events";
import { Live } from "./live";
import { Moderation } from "./moderation";
import type { PermissionsPatch } from "./permissions";
import { WorldRecord } from "./record";
import { Sessions } from "./sessions";
import { defaultSwitches, type RoomSwitches, roomSwitchesSchema, type Switches, switchesSchema } from "./switches";

/**
 * The one truth of the sandbox: REST, signalling, bots and the control API all act on it, and learn of each other's
 * acts from its events. No method waits; whatever a call returns has already happened.
 */
export class World {
	readonly directory: Directory;
	readonly sessions: Sessions;
	readonly live: Live;
	readonly moderation: Moderation;
	readonly record: WorldRecord;
	#switches: Switches = defaultSwitches();
	readonly #roomSwitches = new Map<string, RoomSwitches>();
	readonly #listeners = new Set<WorldListener>();

	constructor(readonly now: () => number = Date.now) {
		this.record = new WorldRecord(now);
		this.directory = new Directory(now, () => this.#switches);
		this.sessions = new Sessions(now);
		this.live = new Live(this);
		this.moderation = new Moderation(this);
	}

	/** Current switches; change them with `setSwitches`. */
	get switches(): Readonly<Switches> {
		return this.#switches;
	}

	setSwitches(change: Partial<Switches>): Switches {
		this.#switches = switchesSchema.parse({ ...this.#switches, ...change });
		return this.#switches;
	}

	/** The switches as they stand in one room. */
	switchesIn(meetingId: string): Readonly<Switches> {
		const own = this.#roomSwitches.get(meetingId);
		return own ? { ...this.#switches, ...own } : this.#switches;
	}

	setRoomSwitches(meetingId: string, change: RoomSwitches): Readonly<Switches> {
		const known = this.#roomSwitches.get(this.directory.meeting(meetingId).id);
		this.#roomSwitches.set(meetingId, roomSwitchesSchema.parse({ ...known, ...change }));
		return this.switchesIn(meetingId);
	}

	/** Hears every event from now on; returns the way to stop. */
	on(listener: WorldListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	emit(event: WorldEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	/** Changes a preset by name and pushes the change to everybody who is in with it. */
	changePresetLive(name: string, patch: PermissionsPatch): void {
		this.directory.changePreset(this.directory.presetByName(name).id, { permissions: patch });
		this.pushPreset("control", name, patch);
	}

	/** Pushes a change of permissions to everybody who is in with a preset. */
	pushPreset(by: Actor, name: string, patch: PermissionsPatch): void {
		for (const peer of [...this.live.peers.values()]) {
			if (peer.presetName === name) this.moderation.applyPermissions(by, peer, patch);
		}
	}

	/** Gives a person's live connections another preset's permissions. */
	changePersonPreset(by: Actor, meetingId: string, participantId: string, presetName: string): void {
		const preset = this.directory.presetByName(presetName);
		for (const peerId of this.live.room(meetingId).byParticipant.get(participantId) ?? []) {
			const peer = this.live.peer(peerId);
			peer.presetName = preset.name;
			this.moderation.applyPermissions(by, peer, preset.permissions);
		}
	}

	/** Withdraws an enrolment: its tokens are stale from now on. */
	withdraw(meetingId: string, participantId: string): void {
		this.directory.withdraw(meetingId, participantId);
		this.emit({ type: "enrolment-deleted", meetingId, participantId });
		if (!this.switches.deleteDropsLivePeer) return;
		const devices = this.live.room(meetingId).byParticipant.get(participantId) ?? [];
		this.moderation.kick("rest", meetingId, [...devices]);
	}

	/** Removes a meeting and everybody in it. */
	deleteMeeting(meetingId: string): void {
		this.live.end(meetingId, "control");
		this.live.rooms.delete(meetingId);
		this.#roomSwitches.delete(meetingId);
		this.directory.deleteMeeting(meetingId);
	}

	/** Forgets everything; sockets that were open are told by the event. */
	reset(): void {
		for (const meetingId of [...this.live.rooms.keys()]) this.live.end(meetingId, "control");
		this.emit({ type: "reset" });
		this.live.reset();
		this.sessions.reset();
		this.directory.reset();
		this.#switches = defaultSwitches();
		this.#roomSwitches.clear();
		this.record.add("reset", null);
	}
}
