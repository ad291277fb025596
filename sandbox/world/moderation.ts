import { randomUUID } from "node:crypto";
import { roomToLeave } from "../obedience";
import { WorldError } from "./errors";
import { type Actor, actorName, type ToggleCause } from "./events";
import type { ChatMessage, Peer, ProducerKind } from "./model";
import { who } from "./peers";
import { mergePermissions, type Permissions, type PermissionsPatch, stageEnabled } from "./permissions";
import type { World } from "./world";

export interface MediaChoice {
	audio?: boolean;
	video?: boolean;
	screenshare?: boolean;
}

type BooleanPermission = {
	[K in keyof Permissions]: Permissions[K] extends boolean ? K : never;
}[keyof Permissions];

const controlled: ReadonlyArray<[keyof MediaChoice, ProducerKind, BooleanPermission]> = [
	["audio", "audio", "disable_participant_audio"],
	["video", "video", "disable_participant_video"],
	["screenshare", "screenshare", "disable_participant_screensharing"],
];

/**
 * What one may do to others. An actor in the room needs the permission (WorldError `refused` otherwise, also in the
 * record); REST, control and script stand above the room.
 */
export class Moderation {
	constructor(private readonly world: World) {}

	/** Mutes the microphone, stops the camera or the screen of one connection. */
	control(by: Actor, meetingId: string, peerId: string, choice: MediaChoice): void {
		this.#mayControl(by, meetingId, choice);
		this.#pause(this.#target(meetingId, peerId), choice, by, "host");
	}

	/** The same for everybody, the caller included. Returns how many connections changed. */
	controlAll(by: Actor, meetingId: string, choice: MediaChoice): number {
		this.#mayControl(by, meetingId, choice);
		let changed = 0;
		for (const peer of [...this.world.live.room(meetingId).peers.values()]) {
			const isCaller = typeof by === "object" && by.peerId === peer.peerId;
			if (isCaller && !this.world.switchesIn(meetingId).muteAllIncludesCaller) continue;
			if (this.#pause(peer, choice, by, "host-all")) changed += 1;
		}
		return changed;
	}

	/** Pins one connection for everybody (the previous pin goes), or nobody with null. */
	pin(by: Actor, meetingId: string, peerId: string | null): void {
		this.require(by, meetingId, "pin_participant", "pin");
		if (peerId !== null) this.#target(meetingId, peerId);
		const room = this.world.live.room(meetingId);
		if (room.pinnedPeerId === peerId) return;
		room.pinnedPeerId = peerId;
		this.world.record.add("pin", meetingId, { peerId, by: actorName(by) });
		this.world.emit({ type: "pinned", meetingId, peerId, by });
	}

	/** Removes connections; unknown ids are ignored, as a second order for the same person must be. */
	kick(by: Actor, meetingId: string, peerIds: readonly string[]): Peer[] {
		this.require(by, meetingId, "kick_participant", "kick");
		const room = this.world.live.room(meetingId);
		const ids = new Set(peerIds);
		if (typeof by === "object" && this.world.switchesIn(meetingId).sdkKickDropsAllDevices) {
			for (const id of peerIds) {
				const person = room.peers.get(id)?.participantId;
				for (const device of (person && room.byParticipant.get(person)) || []) ids.add(device);
			}
		}
		const gone: Peer[] = [];
		for (const id of ids) {
			const peer = room.peers.get(id) ?? room.waiting.get(id);
			if (!peer) continue;
			gone.push(peer);
			this.world.record.add("kick", meetingId, { ...who(peer), by: actorName(by) });
			this.world.live.leave(id, "kicked", by);
		}
		return gone;
	}

	/** Ends the session for everybody. Returns how many connections were inside. */
	kickAll(by: Actor, meetingId: string): number {
		this.require(by, meetingId, "kick_participant", "kick-all");
		const stays = typeof by === "object" && !this.world.switchesIn(meetingId).kickAllIncludesCaller ? by.peerId : null;
		const count = this.world.live.room(meetingId).peers.size;
		this.world.record.add("kick-all", meetingId, { by: actorName(by), count });
		return this.world.live.end(meetingId, by, stays);
	}

	/** Lets people in from the waiting room, or turns them away, by their user (participant) ids. */
	answerWaiting(by: Actor, meetingId: string, participantIds: readonly string[], accepted: boolean): void {
		this.require(by, meetingId, "accept_waiting_requests", accepted ? "accept waiting" : "deny waiting");
		const room = this.world.live.room(meetingId);
		const people = new Set(participantIds);
		for (const peer of [...room.waiting.values()]) {
			if (!people.has(peer.participantId)) continue;
			const state = accepted ? "accepted" : "denied";
			this.world.record.add("waiting", meetingId, { ...who(peer), state, by: actorName(by) });
			if (accepted) {
				this.world.directory.participant(meetingId, peer.participantId).admitted = true;
				this.world.live.admit(peer);
			}
			this.world.emit({ type: "waiting-decided", meetingId, peer, accepted, by });
			if (!accepted) this.world.live.leave(peer.peerId, "rejected", by);
		}
	}

	/** A connection's own request for the stage, or its withdrawal. */
	requestStage(peerId: string, wanted: boolean): void {
		const peer = this.world.live.peer(peerId);
		if (!stageEnabled(peer.permissions, peer.config)) throw new WorldError("refused", "Stage is disabled");
		if (peer.permissions.stage_access === "NOT_ALLOWED") throw new WorldError("refused", "Stage is not allowed");
		if (wanted && peer.stage === "off") this.world.live.setStage(peerId, "requested", { peerId });
		if (!wanted && peer.stage === "requested") this.world.live.setStage(peerId, "off", { peerId });
	}

	/** Grants or denies requests for the stage, by user (participant) ids. */
	answerStage(by: Actor, meetingId: string, participantIds: readonly string[], granted: boolean): void {
		this.#mayStage(by, meetingId);
		for (const peer of this.#peersOf(meetingId, participantIds)) {
			if (peer.stage === "on") continue;
			this.world.live.setStage(peer.peerId, granted ? "approved" : "off", by);
			this.world.emit({ type: "stage-answered", meetingId, peer, granted, by });
		}
	}

	/** The connection steps onto the stage; it needs access or a grant. */
	joinStage(peerId: string): void {
		const peer = this.world.live.peer(peerId);
		if (peer.stage === "on") return;
		if (peer.permissions.stage_access !== "ALLOWED" && peer.stage !== "approved") {
			throw new WorldError("refused", "Stage access was not granted");
		}
		this.world.live.setStage(peerId, "on", { peerId });
	}

	/** Steps down, or takes others off the stage, by user (participant) ids. */
	leaveStage(by: Actor, meetingId: string, participantIds: readonly string[]): void {
		const own = typeof by === "object" ? this.world.live.peer(by.peerId) : undefined;
		const others = participantIds.filter((id) => id !== own?.participantId);
		if (others.length > 0) this.#mayStage(by, meetingId);
		if (own && others.length === 0) this.world.live.setStage(own.peerId, "off", by);
		for (const peer of this.#peersOf(meetingId, others)) this.world.live.setStage(peer.peerId, "off", by);
	}

	/** Changes a person's live permissions on all their connections, by user (participant) ids. */
	changePermissions(by: Actor, meetingId: string, participantIds: readonly string[], patch: PermissionsPatch): void {
		this.require(by, meetingId, "can_change_participant_permissions", "change permissions");
		for (const peer of this.#peersOf(meetingId, participantIds)) this.applyPermissions(by, peer, patch);
	}

	/** Changes one connection's permissions without asking who may. */
	applyPermissions(by: Actor, peer: Peer, patch: PermissionsPatch): void {
		peer.permissions = mergePermissions(peer.permissions, patch);
		const { meetingId, permissions } = peer;
		this.world.record.add("permissions", meetingId, { ...who(peer), patch, by: actorName(by) });
		this.world.emit({ type: "permissions-changed", meetingId, peer, permissions, patch, by });
	}

	/** Says something to everybody, or to some connections. */
	say(peerId: string, payloadType: number, payload: string, toPeerIds: readonly string[] | null = null): ChatMessage {
		const peer = this.world.live.peer(peerId);
		const rights = toPeerIds ? peer.permissions.chat.private : peer.permissions.chat.public;
		const allowed = rights.can_send && (payloadType === 0 || payloadType === 3 ? rights.text : rights.files);
		if (!allowed) throw this.#refusal({ peerId }, peer.meetingId, "chat", "chat");
		if (payload.length === 0 || (payloadType === 0 && payload.length > 2_000)) {
			throw new WorldError("invalid", "Message is empty or too long");
		}
		const message: ChatMessage = {
			id: randomUUID(),
			meetingId: peer.meetingId,
			peerId,
			participantId: peer.participantId,
			name: peer.name,
			payloadType,
			payload,
			toPeerIds,
			at: this.world.now(),
		};
		this.world.live.room(peer.meetingId).chat.push(message);
		this.world.record.add("chat", peer.meetingId, { ...who(peer), payloadType, payload, toPeerIds });
		this.world.emit({ type: "chat", meetingId: peer.meetingId, message });
		return message;
	}

	/**
	 * Records what a connection broadcast to some connections of its room, or to everybody else (null); simulated people
	 * who obey leave when it asks them to. Bringing it to browsers is up to the signalling.
	 */
	broadcast(peerId: string, type: string, payload: string, toPeerIds: readonly string[] | null): void {
		const { meetingId } = this.world.live.peer(peerId);
		const { peers } = this.world.live.room(meetingId);
		const named = toPeerIds ?? [...peers.keys()].filter((id) => id !== peerId);
		const heard = named.flatMap((id) => peers.get(id) ?? []);
		const to = [...new Set(heard.map((peer) => peer.customParticipantId))];
		this.world.record.add("message", meetingId, { by: peerId, type, payload, toPeerIds, to });
		if (roomToLeave(payload) !== meetingId) return;
		for (const peer of heard) {
			if (peer.kind === "simulated" && peer.obeysNotices) this.world.live.leave(peer.peerId, "left", "script");
		}
	}

	/** Throws and records a refusal unless the actor stands above the room or has the permission. */
	require(by: Actor, meetingId: string, permission: BooleanPermission, act: string): void {
		if (typeof by === "string") return;
		const peer = this.world.live.room(meetingId).peers.get(by.peerId);
		if (!peer?.permissions[permission]) throw this.#refusal(by, meetingId, act, permission);
	}

	#refusal(by: Actor, meetingId: string, act: string, permission: string): WorldError {
		this.world.record.add("refused", meetingId, { by: actorName(by), act, permission });
		return new WorldError("refused", `Permission denied: ${act} needs ${permission}`);
	}

	#mayControl(by: Actor, meetingId: string, choice: MediaChoice): void {
		for (const [name, , permission] of controlled) {
			if (choice[name]) this.require(by, meetingId, permission, `disable ${name}`);
		}
	}

	#mayStage(by: Actor, meetingId: string): void {
		if (typeof by === "string") return;
		const rights = this.world.live.room(meetingId).peers.get(by.peerId)?.permissions;
		if (!rights?.accept_stage_requests) {
			this.require(by, meetingId, "can_accept_production_requests", "answer stage");
		}
	}

	#pause(peer: Peer, choice: MediaChoice, by: Actor, cause: ToggleCause): boolean {
		let changed = false;
		for (const [name, kind] of controlled) {
			if (!choice[name]) continue;
			for (const producer of [...peer.producers.values()]) {
				if (producer.kind !== kind || producer.paused) continue;
				changed = this.world.live.toggle(peer.peerId, producer.producerId, true, by, cause) || changed;
			}
		}
		return changed;
	}

	#target(meetingId: string, peerId: string): Peer {
		const peer = this.world.live.room(meetingId).peers.get(peerId);
		if (!peer) throw new WorldError("not-found", `No peer found with id ${peerId}`);
		return peer;
	}

	#peersOf(meetingId: string, participantIds: readonly string[]): Peer[] {
		const room = this.world.live.room(meetingId);
		return participantIds.flatMap((id) =>
			[...(room.byParticipant.get(id) ?? [])].flatMap((peerId) => room.peers.get(peerId) ?? []),
		);
	}
}
