import { SANDBOX_ACCOUNT_ID } from "../credentials";
import type { App, Meeting, Participant, Preset, Session, SessionParticipant, World } from "../world";

const iso = (at: number) => new Date(at).toISOString();

export function appView(app: App) {
	return { id: app.id, name: app.name, created_at: iso(app.createdAt) };
}

export function meetingView(meeting: Meeting) {
	return {
		persist_chat: false,
		record_on_start: false,
		live_stream_on_start: false,
		summarize_on_end: false,
		transcribe_on_end: false,
		...meeting.options,
		id: meeting.id,
		title: meeting.title,
		status: meeting.status,
		session_keep_alive_time_in_secs: meeting.sessionKeepAliveSeconds,
		created_at: iso(meeting.createdAt),
		updated_at: iso(meeting.updatedAt),
	};
}

export function participantView(participant: Participant) {
	return {
		id: participant.id,
		custom_participant_id: participant.customParticipantId,
		preset_name: participant.presetName,
		name: participant.name,
		picture: participant.picture,
		created_at: iso(participant.createdAt),
		updated_at: iso(participant.updatedAt),
	};
}

export function presetRow(preset: Preset) {
	return {
		id: preset.id,
		name: preset.name,
		created_at: iso(preset.createdAt),
		updated_at: iso(preset.updatedAt),
	};
}

export function presetView(preset: Preset) {
	const { config, permissions, ui } = preset;
	return { ...presetRow(preset), config, permissions, ui };
}

function minutes(from: number, to: number): number {
	return Math.round(((to - from) / 60_000) * 100) / 100;
}

export function minutesConsumed(session: Session, now: number): number {
	let total = 0;
	for (const person of session.people.values()) total += (person.leftAt ?? now) - person.joinedAt;
	return Math.round((total / 60_000) * 100) / 100;
}

export function sessionView(session: Session, world: World) {
	const now = world.now();
	const live = session.status === "LIVE" ? (world.live.rooms.get(session.meetingId)?.peers.size ?? 0) : 0;
	return {
		id: session.id,
		associated_id: session.meetingId,
		meeting_display_name: session.title ?? "",
		status: session.status,
		type: "meeting",
		live_participants: live,
		max_concurrent_participants: session.maxConcurrent,
		minutes_consumed: minutesConsumed(session, now),
		organization_id: SANDBOX_ACCOUNT_ID,
		started_at: iso(session.startedAt),
		created_at: iso(session.startedAt),
		updated_at: iso(session.endedAt ?? now),
		breakout_rooms: [],
		...(session.endedAt !== null && { ended_at: iso(session.endedAt) }),
	};
}

export function sessionParticipantView(
	person: SessionParticipant,
	session: Session,
	world: World,
	withEvents: boolean,
) {
	const left = person.leftAt;
	return {
		id: person.peerId,
		user_id: person.participantId,
		custom_participant_id: person.customParticipantId,
		display_name: person.name,
		preset_name: person.presetName,
		joined_at: iso(person.joinedAt),
		...(left !== null && { left_at: iso(left) }),
		duration: minutes(person.joinedAt, left ?? world.now()),
		created_at: iso(person.joinedAt),
		updated_at: iso(left ?? person.joinedAt),
		...(withEvents && {
			peer_events: person.events.map((event, index) => ({
				id: `${person.peerId}-${index}`,
				event_name: event.name,
				peer_id: person.peerId,
				participant_id: person.participantId,
				session_id: session.id,
				created_at: iso(event.at),
				updated_at: iso(event.at),
			})),
		}),
	};
}

export function peerReport(person: SessionParticipant, session: Session, world: World, filters: Set<string>) {
	const { preset_name, ...row } = sessionParticipantView(person, session, world, false);
	const metadata = {
		...(filters.has("device_info") && { device_info: { cpus: 2, is_mobile: false, os: "Linux", os_version: "" } }),
		...(filters.has("ip_information") && { ip_information: { ipv4: "127.0.0.1", city: "", country: "" } }),
		...(filters.has("events") && {
			events: person.events.map((event) => ({ name: event.name, timestamp: iso(event.at) })),
		}),
	};
	return {
		...row,
		role: preset_name,
		session_id: session.id,
		peer_report: { metadata, ...(filters.has("quality_stats") && { quality: {} }) },
	};
}
