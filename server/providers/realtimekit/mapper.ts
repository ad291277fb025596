import type { RoomRef } from "@/lib/moderation/room";
import type { ListedConnection, ListedRoom } from "../../ports/room-control";
import type { VendorPreset } from "../../ports/room-entry";
import type { Meeting, PresetRecord, Session, SessionParticipant } from "./api-types";

export function isLive(session: Session): boolean {
	return session.status === "LIVE";
}

/** When a session began; one that hides both its times began no later than now. */
export function startOf(session: Session, now: Date): Date {
	return session.started_at ?? session.created_at ?? now;
}

export function roomOf(projectId: string, roomId: string): RoomRef {
	return { provider: "realtimekit", projectId, roomId };
}

export function titleOf(meeting: Meeting): string {
	return meeting.title?.trim() || meeting.id;
}

export function listedRoom(projectId: string, session: Session, now: Date): ListedRoom {
	return {
		room: roomOf(projectId, session.associated_id),
		title: session.meeting_display_name?.trim() || session.associated_id,
		sessionId: session.id,
		people: session.live_participants ?? null,
		startedAt: startOf(session, now),
	};
}

export function listedConnection(row: SessionParticipant): ListedConnection {
	return {
		connectionId: row.id,
		participantId: row.user_id,
		userId: row.custom_participant_id || null,
		name: row.display_name ?? "",
		presetName: row.preset_name ?? null,
		joinedAt: row.joined_at,
		leftAt: row.left_at ?? null,
	};
}

/** Powers over other people beyond the four that commands are gated by. */
const otherPowers = [
	"accept_waiting_requests",
	"accept_stage_requests",
	"can_accept_production_requests",
	"can_change_participant_permissions",
	"can_livestream",
	"can_record",
	"can_spotlight",
	"disable_participant_screensharing",
] as const;

export function vendorPreset(record: PresetRecord): VendorPreset {
	const { permissions } = record;
	const powers: string[] = otherPowers.filter((power) => permissions[power] === true);
	if (permissions.connected_meetings?.can_alter_connected_meetings) {
		powers.push("connected_meetings.can_alter_connected_meetings");
	}
	return {
		name: record.name,
		permissions: {
			canDisableParticipantAudio: permissions.disable_participant_audio,
			canDisableParticipantVideo: permissions.disable_participant_video,
			pinParticipant: permissions.pin_participant,
			kickParticipant: permissions.kick_participant,
		},
		otherPowers: powers,
		hidden: permissions.hidden_participant === true,
	};
}
