import { WorldError } from "../../world";
import { event } from "../events";
import { HostAllReq, HostPeerReq, ParticipantId, PeerIds, Status, UserIds } from "../messages";
import { waitingRequests } from "../roster";
import { type Handlers, nothing } from "./scope";

// the SDK takes any other word for a failure
const success = Status.encode({ status: "success" });

/** What one may do to others. The world checks each right; kick and kick-all are never answered. */
export const controlRequests: Handlers = {
	[event.hostControlPeer]: ({ world }, from, payload) => {
		const { participantId, audio, video, screenshare } = HostPeerReq.decode(payload);
		const by = { peerId: from.peerId };
		world.moderation.control(by, from.meetingId, participantId, { audio, video, screenshare });
		return success;
	},

	[event.hostControlAll]: ({ world }, from, payload) => {
		const { audio, video, screenShare } = HostAllReq.decode(payload);
		const by = { peerId: from.peerId };
		world.moderation.controlAll(by, from.meetingId, { audio, video, screenshare: screenShare });
		return success;
	},

	[event.pinPeer]: ({ world }, from, payload) => {
		const { participantId } = ParticipantId.decode(payload);
		world.moderation.pin({ peerId: from.peerId }, from.meetingId, participantId || null);
		return nothing;
	},

	// an answer to 30 would kick the asker: its SDK hears the event number, whatever the id
	[event.kick]: ({ world }, from, payload) => {
		quietly(() => {
			const { peerIds } = PeerIds.decode(payload);
			world.moderation.kick({ peerId: from.peerId }, from.meetingId, peerIds);
		});
		return null;
	},

	[event.kickAll]: ({ world }, from) => {
		quietly(() => world.moderation.kickAll({ peerId: from.peerId }, from.meetingId));
		return null;
	},

	[event.getWaitingRequests]: ({ world }, from) => {
		const room = world.live.room(from.meetingId);
		const may = room.peers.get(from.peerId)?.permissions.accept_waiting_requests;
		return may ? waitingRequests(room) : nothing;
	},

	[event.acceptWaiting]: ({ world }, from, payload) => {
		const { userIds } = UserIds.decode(payload);
		world.moderation.answerWaiting({ peerId: from.peerId }, from.meetingId, userIds, true);
		return null;
	},

	[event.denyWaiting]: ({ world }, from, payload) => {
		const { userIds } = UserIds.decode(payload);
		world.moderation.answerWaiting({ peerId: from.peerId }, from.meetingId, userIds, false);
		return null;
	},
};

/** The vendor says nothing to a refused kick; the refusal is in the record, where the world has put it. */
function quietly(act: () => void): void {
	try {
		act();
	} catch (error) {
		if (!(error instanceof WorldError)) throw error;
	}
}
