import { consoleUserPrefix } from "@/lib/moderation/participant";
import { ProviderError } from "../../ports/errors";
import type { CallOptions } from "../../ports/room-control";
import type { RoomEntry } from "../../ports/room-entry";
import type { MintedToken, TokenFacts, TokenMint, TokenOrder } from "../../ports/token-mint";
import { requireRoomOf } from "../shared/require-room";
import { unsupportedToken } from "../shared/token-life";

const facts: TokenFacts = {
	kinds: ["media"],
	longestSeconds: null,
	onExpiry:
		"RealtimeKit sets the end of its tokens itself and does not say when that is; whoever is in the meeting stays. What the holder may do is up to the preset.",
};

/**
 * Participant tokens: each comes with an enrolment of its holder under the customer's own id
 * (https://developers.cloudflare.com/realtime/realtimekit/concepts/participant/).
 */
export class RealtimeKitTokens implements TokenMint {
	readonly facts = facts;
	readonly provider = "realtimekit";

	constructor(
		private readonly entry: RoomEntry,
		readonly projectId: string,
	) {}

	async mint(order: TokenOrder, options: CallOptions): Promise<MintedToken> {
		if (order.kind !== "media")
			throw unsupportedToken("RealtimeKit’s messages in a meeting need no token of their own.");
		const { room, userId, presetName } = order;
		if (room === null) throw refused("bad-id", "a token to join must name a meeting");
		requireRoomOf(this, room);
		// Whoever is enrolled so counts as a console person everywhere.
		if (userId.startsWith(consoleUserPrefix)) throw refused("bad-id", "this user id is kept for people of the console");
		if (presetName === null) throw refused("no-preset", "a RealtimeKit token needs the name of a preset");
		const person = { userId, name: order.name ?? userId, presetName, participantId: null };
		const { enrolment, token } = await this.entry.enrol(room, person, options);
		return { token, expiresAt: null, participantId: enrolment.participantId };
	}
}

function refused(code: string, message: string): ProviderError {
	return new ProviderError("refused", message, { code, retryable: false });
}
