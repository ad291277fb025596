import type { ChatMessage, Room } from "../world";
import type { ChatMessage as ChatMessageTable } from "./messages";
import type { Of } from "./wire";

export function chatMessage(message: ChatMessage, room: Room): Partial<Of<typeof ChatMessageTable>> {
	// a private message names people, not connections
	const targets = (message.toPeerIds ?? []).map((peerId) => room.peers.get(peerId)?.participantId ?? peerId);
	return {
		chatId: message.id,
		peerId: message.peerId,
		userId: message.participantId,
		displayName: message.name,
		payloadType: message.payloadType,
		payload: message.payload,
		targetUserIds: [...new Set(targets)],
		createdAt: Math.floor(message.at / 1_000),
		createdAtMs: message.at,
	};
}

export function mayRead(message: ChatMessage, peerId: string, participantId: string): boolean {
	return message.toPeerIds === null || message.participantId === participantId || message.toPeerIds.includes(peerId);
}
