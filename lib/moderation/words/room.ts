/** The vendors of live audio and video that a room can live on. */
export const providers = ["realtimekit", "agora", "zego"] as const;
export type Provider = (typeof providers)[number];

/** What people call each vendor on the screen. */
export const providerNames: Record<Provider, string> = {
	realtimekit: "RealtimeKit",
	agora: "Agora",
	zego: "ZEGO",
};

/**
 * One vendor's live space: a RealtimeKit meeting, an Agora channel, a ZEGO room.
 * `projectId` is one account of the vendor (RealtimeKit app, Agora App ID, ZEGO AppID).
 */
export interface RoomRef {
	provider: Provider;
	projectId: string;
	roomId: string;
}

/** One string per room, for maps, NOTIFY payloads and lock names. Reversible by nobody on purpose. */
export function roomKey(room: RoomRef): string {
	return `${room.provider}/${encodeURIComponent(room.projectId)}/${encodeURIComponent(room.roomId)}`;
}

export function sameRoom(a: RoomRef, b: RoomRef): boolean {
	return a.provider === b.provider && a.projectId === b.projectId && a.roomId === b.roomId;
}
