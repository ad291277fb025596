/** The vendor's preset body, key for key as its REST API and participant-details carry it. */

export type ViewType = "GROUP_CALL" | "WEBINAR" | "AUDIO_ROOM" | "LIVESTREAM" | "CHAT";
export type CanProduce = "ALLOWED" | "NOT_ALLOWED" | "CAN_REQUEST";
export type WaitingRoomType = "SKIP" | "ON_PRIVILEGED_USER_ENTRY" | "SKIP_ON_ACCEPT";

export interface Permissions {
	accept_waiting_requests: boolean;
	can_accept_production_requests: boolean;
	can_change_participant_permissions: boolean;
	can_edit_display_name: boolean;
	can_livestream: boolean;
	can_record: boolean;
	can_spotlight: boolean;
	disable_participant_audio: boolean;
	disable_participant_video: boolean;
	disable_participant_screensharing: boolean;
	kick_participant: boolean;
	pin_participant: boolean;
	hidden_participant: boolean;
	show_participant_list: boolean;
	is_recorder: boolean;
	recorder_type: "RECORDER" | "LIVESTREAMER" | "NONE";
	waiting_room_type: WaitingRoomType;
	stage_enabled: boolean;
	stage_access: CanProduce;
	accept_stage_requests: boolean;
	transcription_enabled: boolean;
	chat: {
		private: { can_receive: boolean; can_send: boolean; files: boolean; text: boolean };
		public: { can_send: boolean; files: boolean; text: boolean };
	};
	connected_meetings: {
		can_alter_connected_meetings: boolean;
		can_switch_connected_meetings: boolean;
		can_switch_to_parent_meeting: boolean;
	};
	media: Record<"audio" | "video" | "screenshare", { can_produce: CanProduce }>;
	plugins: { can_close: boolean; can_start: boolean; can_edit_config: boolean; config: Record<string, unknown> };
	polls: { can_create: boolean; can_view: boolean; can_vote: boolean };
}

/** A partial change of permissions; nested groups may be partial too. */
export type PermissionsPatch = {
	[K in keyof Permissions]?: Permissions[K] extends object ? DeepPartial<Permissions[K]> : Permissions[K];
};

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

export interface PresetConfig {
	view_type: ViewType;
	max_screenshare_count: number;
	max_video_streams: { desktop: number; mobile: number };
	media: {
		audio: { enable_high_bitrate: boolean; enable_stereo: boolean };
		video: { frame_rate: number; quality: string; simulcast: boolean };
		screenshare: { frame_rate: number; quality: string };
	};
	livestream_viewer_qualities?: number[];
}

export interface Preset {
	readonly id: string;
	name: string;
	config: PresetConfig;
	/** Replaced, never mutated, by every change: peers share the object they joined with. */
	permissions: Permissions;
	ui: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
}

/** Merges a patch into permissions and returns a new object; unknown keys are kept as the vendor's JSON would. */
export function mergePermissions(base: Permissions, patch: PermissionsPatch): Permissions {
	return mergeObjects(base, patch);
}

/** Deep merge of plain JSON objects; arrays and scalars of the patch replace. */
export function mergeObjects<T extends object>(base: T, patch: object): T {
	const merged = { ...base } as Record<string, unknown>;
	for (const [key, value] of Object.entries(patch)) {
		if (value === undefined) continue;
		const before = merged[key];
		merged[key] = isPlain(before) && isPlain(value) ? mergeObjects(before, value) : value;
	}
	return merged as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a preset puts people behind the stage at all. */
export function stageEnabled(permissions: Permissions, config: PresetConfig): boolean {
	return permissions.stage_enabled || config.view_type === "WEBINAR" || config.view_type === "LIVESTREAM";
}
