import type { CanProduce, Permissions, PermissionsPatch } from "../world";
import type { PresetPatch } from "./messages";
import type { Of } from "./wire";

type Wire = Partial<Of<typeof PresetPatch>>;

const flags = [
	["acceptWaitingRequests", "accept_waiting_requests"],
	["canAcceptProductionRequests", "can_accept_production_requests"],
	["canEditDisplayName", "can_edit_display_name"],
	["canRecord", "can_record"],
	["canLivestream", "can_livestream"],
	["canSpotlight", "can_spotlight"],
	["disableParticipantAudio", "disable_participant_audio"],
	["disableParticipantScreensharing", "disable_participant_screensharing"],
	["disableParticipantVideo", "disable_participant_video"],
	["kickParticipant", "kick_participant"],
	["pinParticipant", "pin_participant"],
	["transcriptionEnabled", "transcription_enabled"],
	["hiddenParticipant", "hidden_participant"],
	["showParticipantList", "show_participant_list"],
	["canChangeParticipantPermissions", "can_change_participant_permissions"],
] as const;

const produceNumbers: Record<CanProduce, number> = { ALLOWED: 1, NOT_ALLOWED: 2, CAN_REQUEST: 3 };
const produceNames = new Map(Object.entries(produceNumbers).map(([name, number]) => [number, name as CanProduce]));

function stream(given: { can_produce?: CanProduce } | undefined): { canProduce: number } | undefined {
	return given?.can_produce && { canProduce: produceNumbers[given.can_produce] };
}

/** A change of permissions as the socket carries it. Keys that the wire has no field for stay behind. */
export function patchToWire(patch: PermissionsPatch): Wire {
	const wire: Wire = {};
	for (const [field, key] of flags) wire[field] = patch[key];
	const { chat, media, polls } = patch;
	if (polls) wire.polls = { canCreate: polls.can_create, canVote: polls.can_vote, canView: polls.can_view };
	if (media) {
		wire.media = {
			audio: stream(media.audio),
			video: stream(media.video),
			screenshare: stream(media.screenshare),
		};
	}
	if (chat) {
		const { public: open, private: closed } = chat;
		wire.chat = {
			public: open && { canSend: open.can_send, text: open.text, files: open.files },
			private: closed && {
				canSend: closed.can_send,
				canReceive: closed.can_receive,
				text: closed.text,
				files: closed.files,
			},
		};
	}
	return wire;
}

/** What a host's browser asked to change about somebody. */
export function patchFromWire(wire: Wire): PermissionsPatch {
	const patch: PermissionsPatch = {};
	for (const [field, key] of flags) if (wire[field] !== undefined) patch[key] = wire[field];
	const media: NonNullable<PermissionsPatch["media"]> = {};
	for (const kind of ["audio", "video", "screenshare"] as const) {
		const name = produceNames.get(wire.media?.[kind]?.canProduce ?? 0);
		if (name) media[kind] = { can_produce: name };
	}
	if (Object.keys(media).length > 0) patch.media = media;
	const { chat, polls } = wire;
	if (polls) patch.polls = { can_create: polls.canCreate, can_vote: polls.canVote, can_view: polls.canView };
	if (chat) {
		const { public: open, private: closed } = chat;
		patch.chat = {
			public: open && { can_send: open.canSend, text: open.text, files: open.files },
			private: closed && {
				can_send: closed.canSend,
				can_receive: closed.canReceive,
				text: closed.text,
				files: closed.files,
			},
		};
	}
	return patch;
}

/** The part of a preset that a client may ask for about others. */
export function presetJson(permissions: Permissions): Uint8Array {
	const { chat, polls, plugins } = permissions;
	return new TextEncoder().encode(JSON.stringify({ permissions: { chat, polls, plugins } }));
}
