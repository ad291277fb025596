import { randomInt } from "node:crypto";
import { ProviderError } from "../../ports/errors";
import type { MintedToken, TokenFacts, TokenMint, TokenOrder } from "../../ports/token-mint";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { tokenLife, unsupportedToken } from "../shared/token-life";
import type { ZegoAccess } from "./signing";
import { roomIdOf, userIdOf } from "./targets";
import { token04 } from "./token04";

/** ZEGO names no longest life; a day is ours, as a token cannot be taken back. */
const longestSeconds = 86_400;
const ivAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

const facts: TokenFacts = {
	kinds: ["media"],
	longestSeconds,
	onExpiry:
		"ZEGO removes nobody when a token expires: whoever is in the room stays and goes on sending; only the next login, or a new stream, needs a fresh one. ZEGO’s support can switch removal on for your project, and must enable tokens that hold for one room only.",
};

/** Random parts of a token: a nonce of 32 bits and an iv of 16 characters. */
export interface TokenRandom {
	nonce(): number;
	iv(): string;
}

const systemRandom: TokenRandom = {
	nonce: () => randomInt(-2_147_483_648, 2_147_483_648),
	iv: () => Array.from({ length: 16 }, () => ivAlphabet[randomInt(ivAlphabet.length)]).join(""),
};

/** Tokens made here: no call goes out (https://www.zegocloud.com/docs/video-call/token). */
export class ZegoTokens implements TokenMint {
	readonly facts = facts;
	readonly provider = "zego";
	readonly projectId: string;

	constructor(
		private readonly access: ZegoAccess,
		private readonly clock: VendorClock,
		private readonly random: TokenRandom = systemRandom,
	) {
		this.projectId = access.appId;
	}

	async mint(order: TokenOrder): Promise<MintedToken> {
		if (order.kind !== "media") throw unsupportedToken("ZEGO’s messages in a room need no token of their own.");
		const { room, userId, publish } = order;
		if (room === null) {
			throw new ProviderError("refused", "a token to join must name a room", { code: "bad-id", retryable: false });
		}
		requireRoomOf(this, room);
		const { issuedAt, expiresAt } = tokenLife(order.expiresAt, this.clock.now(), longestSeconds);
		const claims = {
			appId: Number(this.access.appId),
			userId: userIdOf({ userId, participantId: null, connectionIds: [], name: "" }),
			nonce: this.random.nonce(),
			createdAt: issuedAt,
			expiresAt: expiresAt.getTime() / 1_000,
			payload: privileges(roomIdOf(room), publish),
		};
		return { token: token04(claims, this.access.serverSecret, this.random.iv()), expiresAt, participantId: null };
	}
}

/** 1 is the right to log in to this room, 2 the right to publish in it. */
function privileges(roomId: string, publish: boolean): string {
	return JSON.stringify({ room_id: roomId, privilege: { 1: 1, 2: publish ? 1 : 0 }, stream_id_list: null });
}
