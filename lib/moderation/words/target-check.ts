import type { Target } from "./participant";
import { providerNames, type RoomRef } from "./room";

const largestUid = 4_294_967_295;
const channelName = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/;
const longestZegoUser = 63;
const longestZegoRoom = 127;
/** Control, bidi and zero-width characters, halves of surrogate pairs: part of no id. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;
const onlyWildcards = /^[*%?]+$/;

/** Why this person cannot be named to this vendor, in words for whoever wrote the id; null: they can. */
export function targetProblem(room: RoomRef, target: Target): string | null {
	const id = target.userId ?? target.participantId;
	if (id === null) return "Nobody is named. Write the person’s id.";
	const problem = idProblem("id", id);
	if (problem !== null) return problem;
	if (room.provider === "agora" && (!/^[1-9]\d{0,9}$/.test(id) || Number(id) > largestUid)) {
		return `${providerNames.agora} removes by number only: a uid is a whole number from 1 to ${largestUid}, without signs, dots or zeros in front.`;
	}
	if (room.provider === "zego" && bytesOf(id) > longestZegoUser) {
		return `${providerNames.zego} knows no UserId longer than ${longestZegoUser} bytes.`;
	}
	return null;
}

/** Why no room of this vendor can have this id; null: one can. */
export function roomProblem(room: RoomRef): string | null {
	const problem = idProblem("room", room.roomId);
	if (problem !== null) return problem;
	if (room.provider === "agora" && !channelName.test(room.roomId)) {
		return `${providerNames.agora} allows no channel of this name: at most 64 letters, digits, spaces and simple signs.`;
	}
	if (room.provider === "zego" && bytesOf(room.roomId) > longestZegoRoom) {
		return `${providerNames.zego} knows no RoomId longer than ${longestZegoRoom} bytes.`;
	}
	return null;
}

function idProblem(what: "id" | "room", text: string): string | null {
	if (text.trim() === "") return `The ${what} is empty.`;
	if (text.length > 256) return `The ${what} is too long: ids have at most 256 characters.`;
	if (unseen.test(text)) return `The ${what} has invisible characters in it. Copy it again.`;
	if (text !== text.trim()) return `The ${what} begins or ends with a space. Copy it again.`;
	if (text === "." || text === ".." || onlyWildcards.test(text))
		return `The ${what} is not one that a vendor could have given.`;
	return null;
}

function bytesOf(text: string): number {
	return new TextEncoder().encode(text).length;
}
