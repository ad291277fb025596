import { z } from "zod";
import type { Simulation } from "../simulate";
import { type Peer, roomSwitchesSchema, type World, WorldError } from "../world";
import { type ControlRoute, param } from "./routes";
import { roomView } from "./views";

const newRoom = z.strictObject({
	meetingId: z.uuid().optional(),
	title: z.string().optional(),
	people: z.number().int().min(0).max(20_000).optional(),
	seed: z.number().int().optional(),
	alive: z.boolean().optional(),
	viewType: z.enum(["GROUP_CALL", "WEBINAR", "AUDIO_ROOM", "LIVESTREAM", "CHAT"]).optional(),
});

const newPeople = z.strictObject({
	people: z.array(
		z.strictObject({
			customParticipantId: z.string().optional(),
			name: z.string(),
			presetName: z.string().default("group_call_participant"),
			mic: z.boolean().default(false),
			camera: z.boolean().default(false),
			devices: z.number().int().min(1).max(50).default(1),
			obeysNotices: z.boolean().default(false),
		}),
	),
});

const personChange = z.strictObject({
	mic: z.boolean().optional(),
	camera: z.boolean().optional(),
	screen: z.boolean().optional(),
	speaking: z.boolean().optional(),
	leave: z.literal(true).optional(),
	obeysNotices: z.boolean().optional(),
	presetName: z.string().optional(),
});

const tokenOrder = z.strictObject({
	customParticipantId: z.string(),
	name: z.string(),
	presetName: z.string().default("group_call_participant"),
});

const stormOrder = z.strictObject({
	changesPerSecond: z.number().positive().max(5_000),
	seconds: z.number().positive().max(3_600),
	seed: z.number().int().default(1),
});

function peersOf(world: World, meetingId: string, customParticipantId: string): Peer[] {
	const room = world.live.room(meetingId);
	const found = [...room.peers.values(), ...room.waiting.values()].filter(
		(peer) => peer.customParticipantId === customParticipantId,
	);
	if (found.length === 0) throw new WorldError("not-found", `Nobody is in as ${customParticipantId}`);
	return found;
}

function changePerson(world: World, meetingId: string, customId: string, change: z.infer<typeof personChange>): void {
	const peers = peersOf(world, meetingId, customId);
	const [first] = peers;
	if (change.presetName !== undefined && first) {
		world.directory.changeParticipant(meetingId, first.participantId, { presetName: change.presetName });
		world.changePersonPreset("control", meetingId, first.participantId, change.presetName);
	}
	for (const peer of peers) {
		if (peer.kind === "simulated") {
			if (change.mic !== undefined) world.live.setMedia(peer.peerId, "audio", change.mic);
			if (change.camera !== undefined) world.live.setMedia(peer.peerId, "video", change.camera);
			if (change.screen !== undefined) world.live.setMedia(peer.peerId, "screenshare", change.screen);
		}
		if (change.obeysNotices !== undefined) peer.obeysNotices = change.obeysNotices;
		if (change.speaking !== undefined) world.live.setSpeaking(peer.peerId, change.speaking);
		if (change.leave) world.live.leave(peer.peerId, "left", "control");
	}
}

/** What was broadcast to somebody in a room, as their SDK got it. */
function messagesTo(world: World, meetingId: string, customParticipantId: string): object[] {
	const entries = world.record.after(0).filter((entry) => entry.kind === "message" && entry.meetingId === meetingId);
	const heard = entries.filter(({ to }) => Array.isArray(to) && to.includes(customParticipantId));
	return heard.map(({ at, by, type, payload }) => ({ at, by, type, payload }));
}

/** Rooms and the people in them. */
export function roomRoutes(world: World, simulation: Simulation): ControlRoute[] {
	return [
		{
			method: "POST",
			path: "/rooms",
			run: ({ body }) => {
				const meetingId = simulation.open(newRoom.parse(body ?? {}));
				return { meetingId };
			},
		},
		{
			method: "DELETE",
			path: "/rooms/:room",
			run: (input) => {
				simulation.stop(param(input, "room"));
				world.deleteMeeting(param(input, "room"));
				return {};
			},
		},
		{
			method: "PATCH",
			path: "/rooms/:room/switches",
			run: (input) => world.setRoomSwitches(param(input, "room"), roomSwitchesSchema.parse(input.body)),
		},
		{
			method: "POST",
			path: "/rooms/:room/people",
			run: (input) => {
				const people = newPeople.parse(input.body).people.map((person, index) => ({
					...person,
					customParticipantId: person.customParticipantId ?? `guest-${world.record.lastId}-${index}`,
				}));
				const members = simulation.add(param(input, "room"), people);
				for (const [index, { peerIds }] of members.entries()) {
					for (const id of peerIds) world.live.peer(id).obeysNotices = people[index]?.obeysNotices ?? false;
				}
				return {
					participants: members.map(({ participantId, customParticipantId, peerIds }) => ({
						participantId,
						customParticipantId,
						peerIds,
					})),
				};
			},
		},
		{
			method: "PATCH",
			path: "/rooms/:room/people/:person",
			run: (input) => {
				changePerson(world, param(input, "room"), param(input, "person"), personChange.parse(input.body));
				return {};
			},
		},
		{
			method: "POST",
			path: "/rooms/:room/token",
			run: (input) => {
				const order = tokenOrder.parse(input.body);
				const meetingId = param(input, "room");
				const [known] = world.directory.byCustomId(meetingId, order.customParticipantId);
				const participant = known
					? world.directory.changeParticipant(meetingId, known.id, order)
					: world.directory.enrol(meetingId, order);
				return { token: world.directory.issueToken(participant), participantId: participant.id };
			},
		},
		{
			method: "POST",
			path: "/rooms/:room/storm",
			run: (input) => {
				world.directory.meeting(param(input, "room"));
				return simulation.storm(param(input, "room"), stormOrder.parse(input.body));
			},
		},
		{
			method: "GET",
			path: "/rooms/:room/storm",
			run: (input) => {
				const state = simulation.stormState(param(input, "room"));
				if (!state) throw new WorldError("not-found", "No storm was raised in this room");
				return state;
			},
		},
		{
			method: "GET",
			path: "/rooms/:room/messages/:person",
			run: (input) => ({ messages: messagesTo(world, param(input, "room"), param(input, "person")) }),
		},
		{ method: "GET", path: "/world/:room", run: (input) => roomView(world, param(input, "room")) },
	];
}
