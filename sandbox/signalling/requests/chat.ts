import { WorldError } from "../../world";
import { chatMessage, mayRead } from "../chat-message";
import type { Connection } from "../connection";
import { event } from "../events";
import { ChatMessages, ChatPage, ChatSend, ChatSendPeers } from "../messages";
import type { Answer, Handlers, Scope } from "./scope";

const historyLimit = 1_000;

/** Chat. What is said comes back to everybody, the sender included, as a push; only questions are answered. */
export const chatRequests: Handlers = {
	[event.chatToRoom]: ({ world }, from, payload) => {
		const { payloadType, payload: said } = ChatSend.decode(payload);
		world.moderation.say(from.peerId, payloadType, said);
		return null;
	},

	[event.chatToPeers]: ({ world }, from, payload) => {
		const { peerIds, payloadType, payload: said } = ChatSendPeers.decode(payload);
		world.moderation.say(from.peerId, payloadType, said, peerIds);
		return null;
	},

	[event.chatGet]: (scope, from) => page(scope, from, historyLimit, () => true),

	[event.chatPage]: (scope, from, payload) => {
		const { timeStamp, size, reversed } = ChatPage.decode(payload);
		const limit = Math.min(size || historyLimit, historyLimit);
		const fits = (at: number) => timeStamp === 0 || (reversed ? at < timeStamp : at > timeStamp);
		return page(scope, from, limit, fits);
	},

	[event.chatEdit]: unsupported("editing a message"),
	[event.chatDelete]: unsupported("deleting a message"),
	[event.chatPin]: unsupported("pinning a message"),
	[event.chatSearch]: unsupported("searching messages"),
};

function page({ world }: Scope, from: Connection, limit: number, fits: (at: number) => boolean): Answer {
	const room = world.live.room(from.meetingId);
	const readable = room.chat.filter((message) => fits(message.at) && mayRead(message, from.peerId, from.participantId));
	const messages = readable.slice(-limit).map((message) => chatMessage(message, room));
	return ChatMessages.encode({ messages, next: readable.length > limit });
}

function unsupported(what: string): () => never {
	return () => {
		throw new WorldError("refused", `The sandbox does not know ${what}`);
	};
}
