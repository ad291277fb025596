import type { ChangeUser, UserRow } from "@/lib/api/users";
import { type Role, reachOf, roles } from "@/lib/moderation/words/policy";
import { roomKey } from "@/lib/moderation/words/room";

export const roleWords: Record<Role, string> = {
	viewer: "Sees the rooms given. Cannot act.",
	host: "Sees and moderates the rooms given, and reads their own acts.",
	moderator: "Sees and moderates all rooms, and reads what was done in them.",
	admin: "Everything, and manages users.",
};

/** Rooms are given to people whose role does not see all of them anyway. */
export function needsRooms(role: Role | null): boolean {
	return role !== null && reachOf["see-room"][role] === "given";
}

/** The one admin who can still sign in: whom nobody may demote or disable. */
export function isLastAdmin(user: UserRow, users: readonly UserRow[]): boolean {
	const admins = users.filter((each) => each.role === "admin" && !each.disabled);
	return admins.length === 1 && admins[0]?.id === user.id;
}

/** What may be changed of a person, as the form holds it. */
export interface Access {
	role: Role | null;
	presetName: string;
	rooms: UserRow["rooms"];
}

export function accessOf(user: UserRow): Access {
	return { role: user.role, presetName: user.presetName ?? "", rooms: user.rooms };
}

/** What differs, as the request for it; null: nothing. */
export function changesOf(user: UserRow, access: Access): ChangeUser | null {
	const presetName = access.presetName.trim() || null;
	const keys = (rooms: UserRow["rooms"]) => rooms.map(roomKey).sort().join("\n");
	const change: ChangeUser = { userId: user.id };
	if (access.role !== user.role) change.role = access.role;
	if (presetName !== user.presetName) change.presetName = presetName;
	if (keys(access.rooms) !== keys(user.rooms)) {
		change.rooms = access.rooms.map(({ provider, projectId, roomId }) => ({ provider, projectId, roomId }));
	}
	return Object.keys(change).length > 1 ? change : null;
}

/** What saving does at once, beyond what the form shows; null when it takes nothing away. */
export function consequence(user: UserRow, access: Access): string | null {
	if (user.disabled || user.role === null) return null;
	const leaves = `${user.name}’s console leaves`;
	if (access.role === null) return `${leaves} every room within 5 s, and the next click is refused.`;
	if (roles.indexOf(access.role) < roles.indexOf(user.role)) {
		return `${leaves} every room within 5 s and has to enter again with the lower role.`;
	}
	if ((access.presetName.trim() || null) !== user.presetName) {
		return `${leaves} every room within 5 s and has to enter again with the other preset.`;
	}
	if (!needsRooms(access.role)) return null;
	const kept = new Set(access.rooms.map(roomKey));
	const taken = user.rooms.filter((room) => !kept.has(roomKey(room))).length;
	if (taken === 0) return null;
	return `${leaves} the ${taken === 1 ? "room" : `${taken} rooms`} taken away within 5 s.`;
}

/** Room ids out of what was pasted: one a line, or with commas, semicolons or blanks between. */
export function pastedIds(text: string): string[] {
	return [...new Set(text.split(/[\s,;]+/).filter((id) => id !== "" && id.length <= 128))];
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
export function findUsers(users: readonly UserRow[], query: string): UserRow[] {
	const words = plain(query).split(/\s+/).filter(Boolean);
	return users.filter((user) => {
		const hay = plain([user.name, user.email, user.role ?? "no role", user.id].join("\n"));
		return words.every((word) => hay.includes(word));
	});
}
