import { randomUUID } from "node:crypto";
import {
	mergeObjects,
	mergePermissions,
	type Permissions,
	type PermissionsPatch,
	type Preset,
	type PresetConfig,
} from "./permissions";

const nobody: Permissions = {
	accept_waiting_requests: false,
	can_accept_production_requests: false,
	can_change_participant_permissions: false,
	can_edit_display_name: false,
	can_livestream: false,
	can_record: false,
	can_spotlight: false,
	disable_participant_audio: false,
	disable_participant_video: false,
	disable_participant_screensharing: false,
	kick_participant: false,
	pin_participant: false,
	hidden_participant: false,
	show_participant_list: true,
	is_recorder: false,
	recorder_type: "NONE",
	waiting_room_type: "SKIP",
	stage_enabled: false,
	stage_access: "ALLOWED",
	accept_stage_requests: false,
	transcription_enabled: false,
	chat: {
		private: { can_receive: false, can_send: false, files: false, text: false },
		public: { can_send: true, files: false, text: true },
	},
	connected_meetings: {
		can_alter_connected_meetings: false,
		can_switch_connected_meetings: false,
		can_switch_to_parent_meeting: false,
	},
	media: {
		audio: { can_produce: "NOT_ALLOWED" },
		video: { can_produce: "NOT_ALLOWED" },
		screenshare: { can_produce: "NOT_ALLOWED" },
	},
	plugins: { can_close: false, can_start: false, can_edit_config: false, config: {} },
	polls: { can_create: false, can_view: true, can_vote: true },
};

const speaking: PermissionsPatch = {
	can_edit_display_name: true,
	media: {
		audio: { can_produce: "ALLOWED" },
		video: { can_produce: "ALLOWED" },
		screenshare: { can_produce: "ALLOWED" },
	},
};

const hostControls: PermissionsPatch = {
	accept_waiting_requests: true,
	can_accept_production_requests: true,
	accept_stage_requests: true,
	disable_participant_audio: true,
	disable_participant_video: true,
	disable_participant_screensharing: true,
	kick_participant: true,
	pin_participant: true,
};

const groupCall: PresetConfig = {
	view_type: "GROUP_CALL",
	max_screenshare_count: 1,
	max_video_streams: { desktop: 6, mobile: 6 },
	media: {
		audio: { enable_high_bitrate: false, enable_stereo: false },
		video: { frame_rate: 30, quality: "vga", simulcast: false },
		screenshare: { frame_rate: 5, quality: "hd" },
	},
};

const ui = {
	design_tokens: {
		border_radius: "rounded",
		border_width: "thin",
		theme: "dark",
		spacing_base: 4,
		logo: "",
		colors: {
			background: { 600: "#222222", 700: "#1f1f1f", 800: "#1b1b1b", 900: "#181818", 1000: "#141414" },
			brand: { 300: "#844d1c", 400: "#9d5b22", 500: "#b56927", 600: "#d37c30", 700: "#d9904f" },
			danger: "#ff2d2d",
			success: "#62a504",
			text: "#eeeeee",
			text_on_brand: "#eeeeee",
			video_bg: "#191919",
			warning: "#ffcd07",
		},
	},
};

/** A full preset body from what differs from "may watch and chat". */
export function presetBody(
	name: string,
	patches: PermissionsPatch[],
	config: Partial<PresetConfig> = {},
): Pick<Preset, "name" | "config" | "permissions" | "ui"> {
	return {
		name,
		config: mergeObjects(groupCall, config),
		permissions: patches.reduce<Permissions>(mergePermissions, nobody),
		ui,
	};
}

/** What a preset has to look like, with every key the vendor knows. */
export function presetTemplate(): ReturnType<typeof presetBody> {
	return structuredClone(presetBody("template", []));
}

const webinar: Partial<PresetConfig> = { view_type: "WEBINAR" };

const bodies = [
	presetBody("usher-viewer", []),
	presetBody("usher-host", [hostControls]),
	presetBody("usher-moderator", [hostControls]),
	presetBody("usher-trainee", []),
	presetBody("host-no-audio", [hostControls, { disable_participant_audio: false }]),
	presetBody("host-no-video", [hostControls, { disable_participant_video: false }]),
	presetBody("host-no-pin", [hostControls, { pin_participant: false }]),
	presetBody("host-no-kick", [hostControls, { kick_participant: false }]),
	presetBody("group_call_host", [speaking, hostControls, { can_change_participant_permissions: true }]),
	presetBody("group_call_participant", [speaking]),
	presetBody("webinar_presenter", [speaking, { stage_enabled: true, stage_access: "ALLOWED" }], webinar),
	presetBody(
		"webinar_viewer",
		[
			{
				stage_enabled: true,
				stage_access: "CAN_REQUEST",
				media: { audio: { can_produce: "CAN_REQUEST" }, video: { can_produce: "CAN_REQUEST" } },
			},
		],
		webinar,
	),
	presetBody("waiting_room_participant", [speaking, { waiting_room_type: "SKIP_ON_ACCEPT" }]),
];

/** The presets every sandbox starts with. */
export function fixedPresets(now: number): Preset[] {
	return bodies.map((body) => ({ id: randomUUID(), ...structuredClone(body), createdAt: now, updatedAt: now }));
}
