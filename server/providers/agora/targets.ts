import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import { cleanId } from "../shared/path";

const largestUid = 4_294_967_295;
/** What Agora allows in the name of a channel. */
const channelName = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/;

/** The uid that a text is, or null. Exactly as Agora writes it: no sign, no zero in front, no `1e3`. */
export function uidOf(text: string): number | null {
	if (!/^[1-9]\d{0,9}$/.test(text)) return null;
	const uid = Number(text);
	return uid <= largestUid ? uid : null;
}

/** Whom a call is about. Zero, which Agora takes for "everybody", can never come out of it. */
export function uidOfTarget(target: Target): number {
	const id = target.userId ?? target.participantId;
	const uid = id === null ? null : uidOf(id);
	if (uid !== null) return uid;
	const message = id === null ? "a removal names nobody" : "only numeric user ids (1 to 4294967295) can be kicked";
	throw new ProviderError("refused", message, { code: "bad-id", retryable: false });
}

/** The channel that a question is about. One of a name that should not be can be looked into all the same. */
export function channelOf(room: RoomRef): string {
	return cleanId("channel", room.roomId);
}

/** The channel that a rule is about: never a name that the vendor might read as another one, or as none. */
export function ruleChannelOf(room: RoomRef): string {
	if (channelName.test(channelOf(room))) return room.roomId;
	throw new ProviderError("refused", "Agora allows no channel of this name", { code: "bad-id", retryable: false });
}
