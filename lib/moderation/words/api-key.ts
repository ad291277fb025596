import type { Right } from "./policy";
import { type Provider, type RoomRef, sameRoom } from "./room";

/** What an API key may be allowed. */
export const scopes = ["remove", "end", "ask", "schedule", "activity", "tokens", "rooms", "audit"] as const;
export type Scope = (typeof scopes)[number];

export const scopeLabels: Record<Scope, string> = {
	remove: "Remove people",
	end: "End rooms",
	ask: "Ask people to leave",
	schedule: "Schedule ends",
	activity: "Report activity",
	tokens: "Mint client tokens",
	rooms: "Read rooms and who is in them",
	audit: "Read the audit",
};

/** Which scope stands for a right; null: no key has it. */
export const scopeFor: Record<Right, Scope | null> = {
	"see-room": "rooms",
	"moderate-room": "remove",
	"end-session": "end",
	"schedule-room": "schedule",
	"ask-to-leave": "ask",
	"report-activity": "activity",
	"mint-tokens": "tokens",
	"search-everywhere": null,
	"read-audit": "audit",
	"manage-users": null,
	"manage-policies": null,
	"manage-keys": null,
};

/** What must be known of a key; read from the database before each act. */
export interface KeyHolder {
	scopes: readonly Scope[];
	/** null: every vendor. */
	providers: readonly Provider[] | null;
	/** null: every room of these vendors. */
	rooms: readonly RoomRef[] | null;
	expiresAt: Date | null;
	revokedAt: Date | null;
}

export type KeyDenial = "revoked" | "expired" | "scope" | "provider" | "room";

/** Whether a key may use a scope at a room (or at no room in particular) at this time; null: it may. */
export function keyDenial(key: KeyHolder, scope: Scope | null, room: RoomRef | undefined, now: Date): KeyDenial | null {
	const ended = keyEnded(key, now);
	if (ended !== null) return ended;
	if (scope === null || !key.scopes.includes(scope)) return "scope";
	if (room !== undefined && key.providers !== null && !key.providers.includes(room.provider)) return "provider";
	if (room !== undefined && key.rooms !== null && !key.rooms.some((one) => sameRoom(one, room))) return "room";
	return null;
}

/** Why a key counts for nothing any more; null: it counts. */
export function keyEnded(key: KeyHolder, now: Date): "revoked" | "expired" | null {
	if (key.revokedAt !== null) return "revoked";
	return key.expiresAt !== null && key.expiresAt <= now ? "expired" : null;
}
