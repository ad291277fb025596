import { type Scope, scopeLabels } from "./api-key";
import type { CommandType } from "./command";
import { type PresetPermission, type PresetPermissions, permissionFor, permissionLabels } from "./preset";
import { type RoomRef, sameRoom } from "./room";

export const roles = ["viewer", "host", "moderator", "admin"] as const;
export type Role = (typeof roles)[number];

export const rights = [
	"see-room",
	"moderate-room",
	"end-session",
	"schedule-room",
	"ask-to-leave",
	"report-activity",
	"mint-tokens",
	"search-everywhere",
	"read-audit",
	"manage-users",
	"manage-policies",
	"manage-keys",
] as const;
export type Right = (typeof rights)[number];

/** How far a right reaches: nowhere, the rooms given to the person (for audit: their own acts), all rooms, everything. */
export type Reach = "none" | "given" | "rooms" | "all";

/** The one table of rights, read by the server to decide and by the screen to explain. */
export const reachOf: Record<Right, Record<Role, Reach>> = {
	"see-room": { viewer: "given", host: "given", moderator: "all", admin: "all" },
	"moderate-room": { viewer: "none", host: "given", moderator: "all", admin: "all" },
	"end-session": { viewer: "none", host: "given", moderator: "all", admin: "all" },
	"schedule-room": { viewer: "none", host: "given", moderator: "all", admin: "all" },
	"ask-to-leave": { viewer: "none", host: "given", moderator: "all", admin: "all" },
	/** Only a customer's own backend does these two. */
	"report-activity": { viewer: "none", host: "none", moderator: "none", admin: "none" },
	"mint-tokens": { viewer: "none", host: "none", moderator: "none", admin: "none" },
	"search-everywhere": { viewer: "none", host: "none", moderator: "none", admin: "all" },
	"read-audit": { viewer: "none", host: "given", moderator: "rooms", admin: "all" },
	"manage-users": { viewer: "none", host: "none", moderator: "none", admin: "all" },
	"manage-policies": { viewer: "none", host: "none", moderator: "none", admin: "all" },
	"manage-keys": { viewer: "none", host: "none", moderator: "none", admin: "all" },
};

/** What the policy must know of a console user; read from the database on every request. */
export interface Holder {
	/** `null`: signed in, but no role granted yet. */
	role: Role | null;
	disabled: boolean;
	roomsGiven: readonly RoomRef[];
}

export type Denial =
	| { by: "disabled" }
	| { by: "no-role" }
	| { by: "role"; role: Role; right: Right }
	| { by: "room" }
	/** An API key. Its limits of vendors and rooms come as `room`. */
	| { by: "scope"; scope: Scope | null }
	| { by: "revoked" }
	| { by: "expired" }
	| { by: "preset"; permission: PresetPermission; presetName: string };

export type Verdict = { ok: true } | { ok: false; denial: Denial };

const yes: Verdict = { ok: true };
const no = (denial: Denial): Verdict => ({ ok: false, denial });

/** Whether a person holds a right, in a room where the right is one about rooms. */
export function mayUse(holder: Holder, right: Right, room?: RoomRef): Verdict {
	if (holder.disabled) return no({ by: "disabled" });
	if (holder.role === null) return no({ by: "no-role" });
	const reach = reachOf[right][holder.role];
	if (reach === "none") return no({ by: "role", role: holder.role, right });
	if (reach === "given" && room && !holder.roomsGiven.some((given) => sameRoom(given, room))) return no({ by: "room" });
	return yes;
}

export function rightFor(command: CommandType): Right {
	if (command === "ask-to-leave") return "ask-to-leave";
	return command === "kick-all" ? "end-session" : "moderate-room";
}

/** The right in a RealtimeKit room is role ∩ live preset; the denial names the first of the two that fails. */
export function mayCommand(
	holder: Holder,
	command: CommandType,
	room: RoomRef,
	preset: { name: string; permissions: PresetPermissions },
): Verdict {
	const byRole = mayUse(holder, rightFor(command), room);
	if (!byRole.ok) return byRole;
	const permission = permissionFor[command];
	return permission === null || preset.permissions[permission]
		? yes
		: no({ by: "preset", permission, presetName: preset.name });
}

/** The words for a denial: what is missing and who can help. */
export function explainDenial(denial: Denial): string {
	switch (denial.by) {
		case "disabled":
			return "Your account is disabled. An admin can enable it.";
		case "no-role":
			return "You have no role yet. An admin can grant one.";
		case "role":
			return `Your role (${denial.role}) does not allow this. An admin can change it.`;
		case "room":
			return "This room has not been given to you. An admin can give it.";
		case "scope":
			return denial.scope === null
				? "No API key may do this."
				: `This API key lacks the scope “${denial.scope}” (${scopeLabels[denial.scope]}). An admin can add a key that has it.`;
		case "revoked":
			return "This API key has been revoked. An admin can add another one.";
		case "expired":
			return "This API key has expired. An admin can add another one.";
		case "preset":
			return `Needs “${permissionLabels[denial.permission]}” (${denial.permission}) in your preset “${denial.presetName}”.`;
	}
}
