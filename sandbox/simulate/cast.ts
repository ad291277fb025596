import { type Peer, type ProducerKind, type ViewType, type World, WorldError } from "../world";
import type { Customer } from "./customers";
import { awkwardNames, fullName } from "./names";
import type { Random } from "./random";

/** A simulated person before they are in a room. */
export interface Persona {
	customParticipantId: string;
	name: string;
	presetName: string;
	mic: boolean;
	camera: boolean;
	devices: number;
	/** The script never makes them leave: a demo can count on them. */
	steady?: boolean;
}

/** A simulated person and where they are; `peerIds` are the connections the script opened. */
export interface Member extends Persona {
	readonly participantId: string;
	peerIds: string[];
}

/** The people of a room by its kind; the same chance gives the same people. */
export function castPeople(
	random: Random,
	count: number,
	viewType: ViewType,
	fixedNames: readonly string[],
): Persona[] {
	const names = fixedNames.length > 0 ? fixedNames : awkwardNames;
	return Array.from({ length: count }, (_, index) => {
		const name = (index > 0 && names[index - 1]) || fullName(random);
		return {
			customParticipantId: `crm-${1_042 + index}`,
			name,
			presetName: presetFor(viewType, index),
			mic: random.chance(index < 6 ? 0.6 : 0.25),
			camera: random.chance(index < 9 ? 0.7 : 0.15),
			devices: index % 16 === 5 ? 2 : index % 40 === 9 ? 3 : 1,
		};
	});
}

/** Gives the last of the people the ids and names of known customers; chance is not asked, so the rest stay the same. */
export function placeCustomers(people: Persona[], customers: readonly Customer[]): void {
	const first = people.length - customers.length;
	for (const [index, { id, name }] of customers.entries()) {
		const person = people[first + index];
		if (person) Object.assign(person, { customParticipantId: id, name, steady: true });
	}
}

function presetFor(viewType: ViewType, index: number): string {
	if (viewType === "WEBINAR" || viewType === "LIVESTREAM") return index < 4 ? "webinar_presenter" : "webinar_viewer";
	return index === 0 ? "group_call_host" : "group_call_participant";
}

/** Enrols a person and connects all their devices. */
export function seat(world: World, meetingId: string, persona: Persona): Member {
	const known = world.directory.byCustomId(meetingId, persona.customParticipantId)[0];
	const participant = known ?? world.directory.enrol(meetingId, persona);
	const member: Member = { ...persona, participantId: participant.id, peerIds: [] };
	for (let device = 0; device < persona.devices; device += 1) connect(world, meetingId, member);
	return member;
}

/**
 * Opens one more connection of a member, sending what the member sends as far as the preset lets them.
 * Says false when the vendor's side would not have them: the meeting is closed, the enrolment or preset is gone.
 */
export function connect(world: World, meetingId: string, member: Member): boolean {
	const peer = enter(world, meetingId, member.participantId);
	if (!peer) return false;
	member.peerIds.push(peer.peerId);
	if (peer.waiting) return true;
	for (const [kind, on] of [
		["audio", member.mic && member.peerIds.length === 1],
		["video", member.camera],
	] as const) {
		if (on && maySend(world, peer.peerId, kind)) world.live.setMedia(peer.peerId, kind, true);
	}
	return true;
}

/** A simulated connection of an enrolment; null when it is refused. */
export function enter(world: World, meetingId: string, participantId: string): Peer | null {
	try {
		return world.live.join({ meetingId, participantId, kind: "simulated" }).peer;
	} catch (error) {
		if (error instanceof WorldError) return null;
		throw error;
	}
}

/** Whether a connection is inside and its preset lets it send this kind. */
export function maySend(world: World, peerId: string, kind: ProducerKind): boolean {
	const peer = world.live.peers.get(peerId);
	if (!peer || peer.waiting) return false;
	const media = kind === "screenshare-audio" ? "screenshare" : kind;
	const allowed = peer.permissions.media[media].can_produce;
	return allowed === "ALLOWED" || (allowed === "CAN_REQUEST" && peer.stage === "on");
}
