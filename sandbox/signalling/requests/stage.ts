import { event } from "../events";
import { UserIds } from "../messages";
import { stageMessage, stageRequests } from "../roster";
import { type Handlers, nothing } from "./scope";

/** The stage: asking, granting, stepping up and down. */
export const stageRequestHandlers: Handlers = {
	[event.getStageRequests]: ({ world }, from) => {
		const room = world.live.room(from.meetingId);
		const may = room.peers.get(from.peerId)?.permissions.accept_stage_requests;
		return may ? stageRequests(room) : nothing;
	},

	[event.requestStage]: ({ world }, from) => {
		world.moderation.requestStage(from.peerId, true);
		return null;
	},

	[event.cancelStageRequest]: ({ world }, from) => {
		world.moderation.requestStage(from.peerId, false);
		return null;
	},

	[event.grantStage]: ({ world }, from, payload) => {
		const { userIds } = UserIds.decode(payload);
		world.moderation.answerStage({ peerId: from.peerId }, from.meetingId, userIds, true);
		return null;
	},

	[event.denyStage]: ({ world }, from, payload) => {
		const { userIds } = UserIds.decode(payload);
		world.moderation.answerStage({ peerId: from.peerId }, from.meetingId, userIds, false);
		return null;
	},

	[event.joinStage]: ({ world }, from) => {
		world.moderation.joinStage(from.peerId);
		return { event: event.stageStatus, payload: stageMessage(world.live.peer(from.peerId)) };
	},

	// stepping down oneself is answered with one's status, taking others down with the request's own event
	[event.leaveStage]: ({ world }, from, payload) => {
		const { userIds } = UserIds.decode(payload);
		world.moderation.leaveStage({ peerId: from.peerId }, from.meetingId, userIds);
		const own = userIds.every((id) => id === from.participantId);
		return own ? { event: event.stageStatus, payload: stageMessage(world.live.peer(from.peerId)) } : nothing;
	},
};
