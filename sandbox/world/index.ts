export { Directory, type NewMeeting, type NewParticipant } from "./directory";
export { WorldError, type WorldErrorCode } from "./errors";
export type { Actor, RecordEntry, RecordKind, ToggleCause, WorldEvent, WorldListener } from "./events";
export type * from "./model";
export type { MediaChoice } from "./moderation";
export { type JoinInput, producerOf } from "./peers";
export type { CanProduce, PermissionsPatch, ViewType, WaitingRoomType } from "./permissions";
export { mergePermissions, stageEnabled } from "./permissions";
export { presetTemplate } from "./presets";
export {
	defaultSwitches,
	type RoomSwitches,
	roomSwitchesSchema,
	type Switches,
	type SwitchName,
	switchesSchema,
} from "./switches";
export type { TokenClaims } from "./tokens";
export { World } from "./world";
