import type { World } from "../world";
import { connect, type Member, maySend } from "./cast";
import type { Random } from "./random";

export type Act =
	| { act: "speak"; who: string }
	| { act: "hush"; who: string }
	| { act: "mic"; who: string; on: boolean }
	| { act: "camera"; who: string; on: boolean }
	| { act: "leave"; who: string }
	| { act: "return"; who: string }
	| { act: "add-device"; who: string }
	| { act: "drop-device"; who: string };

/** A host's act on a person makes the script leave them alone for so many steps. */
const restSteps = 40;

/**
 * What the people of one room do, step by step. The choice of each step comes from the seed and from the script's own
 * people alone, never from who else is in the room: the same seed gives the same sequence.
 */
export class RoomScript {
	readonly #rest = new Map<string, number>();
	readonly #removed = new Set<string>();
	readonly #stop: () => void;
	#step = 0;

	constructor(
		private readonly world: World,
		private readonly meetingId: string,
		readonly members: Member[],
		private readonly random: Random,
	) {
		this.#stop = world.on((event) => {
			if (event.type === "ended" && event.meetingId === meetingId) for (const one of members) this.#remove(one);
			if (event.type === "peer-left" && event.meetingId === meetingId && event.reason !== "left") {
				const member = this.#memberOf(event.peer.participantId);
				if (member) this.#remove(member);
			}
			if (event.type === "producer-toggled" && event.meetingId === meetingId && event.cause !== "self") {
				this.#rest.set(event.peer.participantId, this.#step + restSteps);
			}
		});
	}

	stop(): void {
		this.#stop();
	}

	/** Does the next thing; null when chance fell on somebody who cannot do it now. */
	step(): Act | null {
		this.#step += 1;
		const dice = this.random.next();
		const member = this.random.pick(this.members);
		if (!member || this.#removed.has(member.participantId)) return null;
		if ((this.#rest.get(member.participantId) ?? 0) > this.#step) return null;
		const who = member.customParticipantId;
		const [first] = member.peerIds;
		if (first === undefined) return dice < 0.5 ? this.#return(member) : null;
		if (dice < 0.45) return this.#speak(member, first);
		if (dice < 0.7) return this.#media(member, first, "mic");
		if (dice < 0.82) return this.#media(member, first, "camera");
		if (dice < 0.9) {
			if (member.steady) return null;
			for (const peerId of member.peerIds) this.world.live.leave(peerId, "left");
			member.peerIds = [];
			return { act: "leave", who };
		}
		return member.peerIds.length === 1 ? this.#addDevice(member) : this.#dropDevice(member);
	}

	#speak(member: Member, peerId: string): Act | null {
		const who = member.customParticipantId;
		const peer = this.world.live.peers.get(peerId);
		if (!peer || !this.world.live.sends(peer, "audio")) return null;
		this.world.live.setSpeaking(peerId, !peer.speaking);
		return { act: peer.speaking ? "speak" : "hush", who };
	}

	#media(member: Member, peerId: string, what: "mic" | "camera"): Act | null {
		const kind = what === "mic" ? "audio" : "video";
		const peer = this.world.live.peers.get(peerId);
		if (!peer || !maySend(this.world, peerId, kind)) return null;
		const on = !this.world.live.sends(peer, kind);
		this.world.live.setMedia(peerId, kind, on);
		member[what] = on;
		return { act: what, who: member.customParticipantId, on };
	}

	#return(member: Member): Act | null {
		const who = member.customParticipantId;
		return connect(this.world, this.meetingId, member) ? { act: "return", who } : null;
	}

	#addDevice(member: Member): Act | null {
		const who = member.customParticipantId;
		return connect(this.world, this.meetingId, member) ? { act: "add-device", who } : null;
	}

	#dropDevice(member: Member): Act {
		const peerId = member.peerIds.pop();
		if (peerId !== undefined) this.world.live.leave(peerId, "left");
		return { act: "drop-device", who: member.customParticipantId };
	}

	#remove(member: Member): void {
		this.#removed.add(member.participantId);
		member.peerIds = member.peerIds.filter((id) => this.world.live.peers.has(id));
	}

	#memberOf(participantId: string): Member | undefined {
		return this.members.find((member) => member.participantId === participantId);
	}
}
