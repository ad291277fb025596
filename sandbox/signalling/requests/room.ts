import { type Peer, WorldError } from "../../world";
import type { Connection } from "../connection";
import { event } from "../events";
import {
	AddedParticipants,
	Broadcast,
	ConnectedRooms,
	Empty,
	JoinRoomReq,
	PeerInfo,
	PeerPresets,
	PeerQuery,
	Peers,
	PeersQuery,
	RoomInfo,
	UpdatePresets,
	UserIds,
} from "../messages";
import { patchFromWire, presetJson } from "../presets";
import { isVisible, peerMessage } from "../roster";
import { type Handlers, nothing, type Scope } from "./scope";

/** Coming in, the roster, and what a room says of itself. */
export const roomRequests: Handlers = {
	[event.joinRoom]: ({ world }, from, payload) => {
		const displayName = JoinRoomReq.decode(payload).peer?.displayName;
		const { meetingId, participantId, peerId } = from;
		const { peer } = world.live.join({ meetingId, participantId, peerId, kind: "browser", displayName });
		return PeerInfo.encode({ peer: peerMessage(peer) });
	},

	[event.getPeerInfo]: ({ world }, from, payload) => {
		const { peerId } = PeerQuery.decode(payload);
		const peer = world.live.room(from.meetingId).peers.get(peerId);
		if (!peer || !isVisible(peer)) throw new WorldError("not-found", `No peer found with id ${peerId}`);
		return PeerInfo.encode({ peer: peerMessage(peer) });
	},

	[event.getRoomPeers]: ({ world }, from, payload) => {
		const { search, limit, offset } = PeersQuery.decode(payload);
		const wanted = search.toLowerCase();
		const room = world.live.room(from.meetingId);
		const peers = [...room.peers.values()].filter(
			(peer) => isVisible(peer) && (wanted === "" || peer.name.toLowerCase().includes(wanted)),
		);
		const page = limit > 0 ? peers.slice(offset, offset + limit) : peers;
		if (payload.length === 0 && room.peers.has(from.peerId)) from.inRoster = true;
		return Peers.encode({ peers: page.map(peerMessage) });
	},

	[event.getRoomInfo]: ({ world }, from) => {
		const { meeting, session } = world.live.room(from.meetingId);
		return RoomInfo.encode({
			room: {
				roomId: meeting.id,
				title: meeting.title ?? "",
				createdAt: Math.floor((session?.startedAt ?? meeting.createdAt) / 1_000),
				roomUuid: session?.id ?? "",
			},
		});
	},

	[event.getConnectedRooms]: ({ world }, from) => {
		const { meeting } = world.live.room(from.meetingId);
		return ConnectedRooms.encode({ parentMeeting: { id: meeting.id, title: meeting.title ?? "" }, meetings: [] });
	},

	[event.getAllAddedParticipants]: ({ world }, from) => {
		const participants = [...world.directory.participants(from.meetingId).values()].map((person) => ({
			id: person.id,
			name: person.name ?? "",
			picture: person.picture ?? "",
			customParticipantId: person.customParticipantId,
		}));
		return AddedParticipants.encode({ participants });
	},

	// the answer is the broadcast itself: the SDK delivers it to its own listeners
	[event.broadcastMessage]: ({ world, hub }, from, payload) => {
		inside(world.live.room(from.meetingId).peers.get(from.peerId));
		const decoded = Broadcast.decode(payload);
		const said = Broadcast.encode({ ...decoded, timestamp: world.now() });
		for (const connection of hub.knowing(from.meetingId, from.peerId)) {
			connection.push(event.broadcastMessage, said);
		}
		world.moderation.broadcast(from.peerId, decoded.type, textOf(decoded.payload), null);
		return said;
	},

	[event.broadcastToEntity]: ({ world, hub }, from, payload) => {
		inside(world.live.room(from.meetingId).peers.get(from.peerId));
		const decoded = Broadcast.decode(payload);
		const said = Broadcast.encode({ ...decoded, timestamp: world.now() });
		const ids = new Set(decoded.ids);
		const toMeetings = decoded.broadcastType === 1;
		for (const connection of hub.knowing(from.meetingId)) {
			const named = toMeetings ? ids.has(connection.meetingId) : ids.has(connection.peerId);
			if (named) connection.push(event.broadcastToEntity, said);
		}
		if (!toMeetings) world.moderation.broadcast(from.peerId, decoded.type, textOf(decoded.payload), decoded.ids);
		return toMeetings ? nothing : null;
	},

	[event.pollsGet]: () => Empty.encode({}),

	[event.presetsGet]: (scope, from, payload) => {
		const presets = peersNamed(scope, from, UserIds.decode(payload).userIds).map((peer) => ({
			userId: peer.participantId,
			peerId: peer.peerId,
			preset: presetJson(peer.permissions),
		}));
		return PeerPresets.encode({ presets });
	},

	[event.presetsUpdate]: ({ world }, from, payload) => {
		for (const { userId, patch } of UpdatePresets.decode(payload).updates) {
			if (!userId || !patch) continue;
			const by = { peerId: from.peerId };
			world.moderation.changePermissions(by, from.meetingId, [userId], patchFromWire(patch));
		}
		return nothing;
	},
};

function textOf(payload: Uint8Array): string {
	return new TextDecoder().decode(payload);
}

function inside(peer: Peer | undefined): void {
	if (!peer) throw new WorldError("refused", "Not in the room");
}

function peersNamed({ world }: Scope, from: Connection, userIds: readonly string[]): Peer[] {
	const ids = new Set(userIds);
	return [...world.live.room(from.meetingId).peers.values()].filter((peer) => ids.has(peer.participantId));
}
