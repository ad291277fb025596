import { z } from "zod";
import { type MediaChoice, type Participant, type Peer, type Room, type Session, WorldError } from "../world";
import { BadRequest, data } from "./answers";
import { param, parseBody, type Route, type RouteInput } from "./routes";
import { participantView, sessionView } from "./views";

const peopleBody = z.object({
	participant_ids: z.array(z.string()).optional(),
	custom_participant_ids: z.array(z.string()).optional(),
});

interface Person {
	participant: Participant;
	peerIds: string[];
}

function liveRoom(input: RouteInput): { room: Room; session: Session } {
	const meetingId = param(input, "meeting");
	input.world.directory.meeting(meetingId);
	const room = input.world.live.room(meetingId);
	if (!room.session) throw new WorldError("not-found", `No active session found for meeting ${meetingId}`);
	return { room, session: room.session };
}

/** Who of a body's ids is connected. Connections outlive a withdrawn enrolment, so it is they that are looked at. */
function people(input: RouteInput, room: Room): Person[] {
	const { participant_ids: ids = [], custom_participant_ids: customIds = [] } = parseBody(peopleBody, input.body);
	if (ids.length + customIds.length === 0) {
		throw new BadRequest("participant_ids or custom_participant_ids must name somebody");
	}
	const { kickAcceptsCustomInIds, kickPartlyUnknown } = input.world.switches;
	const found = new Map<string, Person>();
	const unknown: string[] = [];
	const byCustom = new Map<string, string[]>();
	for (const [participantId, peerIds] of room.byParticipant) {
		const [first = ""] = peerIds;
		const custom = input.world.live.peers.get(first)?.customParticipantId ?? "";
		byCustom.set(custom, [...(byCustom.get(custom) ?? []), participantId]);
	}
	const take = (id: string, participantIds: readonly string[]) => {
		for (const participantId of participantIds) {
			const peerIds = [...(room.byParticipant.get(participantId) ?? [])];
			const peer = input.world.live.peers.get(peerIds[0] ?? "");
			if (peer) found.set(participantId, { participant: enrolment(input, room, peer), peerIds });
		}
		if (participantIds.length === 0) unknown.push(id);
	};
	for (const id of ids) {
		const known = room.byParticipant.has(id) ? [id] : [];
		take(id, known.length === 0 && kickAcceptsCustomInIds ? (byCustom.get(id) ?? []) : known);
	}
	for (const id of customIds) take(id, byCustom.get(id) ?? []);
	if (unknown[0] !== undefined && (kickPartlyUnknown === "refuse" || found.size === 0)) {
		throw new WorldError("not-found", `No user found with id ${unknown[0]}`);
	}
	return [...found.values()];
}

/** The enrolment of a connection; rebuilt from the connection when it was withdrawn meanwhile. */
function enrolment(input: RouteInput, room: Room, peer: Peer): Participant {
	const known = input.world.directory.participants(room.meeting.id).get(peer.participantId);
	if (known) return known;
	return {
		id: peer.participantId,
		meetingId: room.meeting.id,
		customParticipantId: peer.customParticipantId,
		name: peer.name,
		picture: null,
		presetName: peer.presetName,
		tokenGeneration: 0,
		admitted: false,
		createdAt: peer.joinedAt,
		updatedAt: peer.joinedAt,
	};
}

function sessionPeople(persons: readonly Person[]) {
	return persons.map(({ participant }) => {
		const { id, name, picture, created_at, updated_at } = participantView(participant);
		return { id, created_at, updated_at, ...(name !== null && { name }), ...(picture !== null && { picture }) };
	});
}

function mute(input: RouteInput) {
	const { room } = liveRoom(input);
	const persons = people(input, room);
	const choice: MediaChoice = { audio: true };
	for (const id of persons.flatMap((person) => person.peerIds)) {
		if (room.peers.has(id)) input.world.moderation.control("rest", room.meeting.id, id, choice);
	}
	return data({ action: "mute", participants: sessionPeople(persons) });
}

export const activeSessionRoutes: Route[] = [
	{
		method: "GET",
		path: "/:app/meetings/:meeting/active-session",
		run: (input) => data(sessionView(liveRoom(input).session, input.world)),
	},
	{
		method: "POST",
		path: "/:app/meetings/:meeting/active-session/kick",
		run: (input) => {
			const { room } = liveRoom(input);
			const persons = people(input, room);
			const peerIds = persons.flatMap((person) => person.peerIds);
			input.world.moderation.kick("rest", room.meeting.id, peerIds);
			return data({ action: "kick", participants: sessionPeople(persons) });
		},
	},
	{
		method: "POST",
		path: "/:app/meetings/:meeting/active-session/kick-all",
		run: (input) => {
			const { room } = liveRoom(input);
			const count = input.world.moderation.kickAll("rest", room.meeting.id);
			return data({ action: "kick-all", kicked_participants_count: count });
		},
	},
	{
		method: "POST",
		path: "/:app/meetings/:meeting/active-session/mute",
		when: (world) => world.switches.restMute,
		run: mute,
	},
	{
		method: "POST",
		path: "/:app/meetings/:meeting/active-session/mute-all",
		when: (world) => world.switches.restMute,
		run: (input) => {
			parseBody(z.object({ allow_unmute: z.boolean().optional() }), input.body);
			const { room } = liveRoom(input);
			const count = input.world.moderation.controlAll("rest", room.meeting.id, { audio: true });
			return data({ action: "mute-all", muted_participants_count: count });
		},
	},
];
