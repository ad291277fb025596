import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import { cleanId } from "../shared/path";

/** ZEGO's ids are under these lengths, in bytes. */
const userIdUnder = 64;
const roomIdUnder = 128;

export function isUserId(text: string): boolean {
	return Buffer.byteLength(text) < userIdUnder;
}

/** Whom a call is about. */
export function userIdOf(target: Target): string {
	const id = target.userId ?? target.participantId;
	if (id === null) throw bad("a removal names nobody");
	if (!isUserId(cleanId("user", id))) throw bad("ZEGO knows no UserId of 64 bytes or more");
	return id;
}

export function roomIdOf(room: RoomRef): string {
	if (Buffer.byteLength(cleanId("room", room.roomId)) < roomIdUnder) return room.roomId;
	throw bad("ZEGO knows no RoomId of 128 bytes or more");
}

function bad(message: string): ProviderError {
	return new ProviderError("refused", message, { code: "bad-id", retryable: false });
}
