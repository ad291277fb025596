import { randomInt } from "node:crypto";
import { ProviderError } from "../../ports/errors";
import type { MintedToken, TokenFacts, TokenMint, TokenOrder } from "../../ports/token-mint";
import { cleanId } from "../shared/path";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { tokenLife } from "../shared/token-life";
import { accessToken, rtcPrivileges, rtmPrivileges, type TokenService } from "./access-token";
import { channelOf, uidOfTarget } from "./targets";

const longestSeconds = 86_400;
/** What Agora allows in a Signaling user id. */
const signalingId = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,']{1,64}$/;

const facts: TokenFacts = {
	kinds: ["media", "messages"],
	longestSeconds,
	onExpiry:
		"Agora drops its holder from the channel at that second; with a fresh token they can join again. Whether a token lets its holder publish is checked only where “co-host token authentication” is enabled in the Agora Console.",
};

/** Tokens of Agora's newest form, made here: no call goes out (https://docs.agora.io/en/video-calling/token-authentication). */
export class AgoraTokens implements TokenMint {
	readonly facts = facts;
	readonly provider = "agora";
	readonly projectId: string;

	constructor(
		private readonly access: { appId: string; appCertificate: string },
		private readonly clock: VendorClock,
		private readonly salt: () => number = () => randomInt(1, 100_000_000),
	) {
		this.projectId = access.appId;
	}

	async mint(order: TokenOrder): Promise<MintedToken> {
		const { appId, appCertificate } = this.access;
		const { issuedAt, seconds, expiresAt } = tokenLife(order.expiresAt, this.clock.now(), longestSeconds);
		const service = order.kind === "media" ? this.#media(order, seconds) : messages(order.userId, seconds);
		const claims = { appId, issuedAt, expire: seconds, salt: this.salt(), service };
		return { token: accessToken(claims, appCertificate), expiresAt, participantId: null };
	}

	/** Every privilege ends with the token: it is the end of the right to join that drops its holder. */
	#media({ room, userId, publish }: TokenOrder, seconds: number): TokenService {
		if (room === null) throw badId("a token to join must name a channel");
		requireRoomOf(this, room);
		const uid = uidOfTarget({ userId, participantId: null, connectionIds: [], name: "" });
		const { join, publishAudio, publishVideo, publishData } = rtcPrivileges;
		const given = publish ? [join, publishAudio, publishVideo, publishData] : [join];
		const privileges = Object.fromEntries(given.map((privilege) => [privilege, seconds]));
		return { kind: "rtc", channel: channelOf(room), uid, privileges };
	}
}

function messages(userId: string, seconds: number): TokenService {
	if (!signalingId.test(cleanId("user", userId))) throw badId("Agora’s Signaling allows no such user id");
	return { kind: "rtm", userId, privileges: { [rtmPrivileges.login]: seconds } };
}

function badId(message: string): ProviderError {
	return new ProviderError("refused", message, { code: "bad-id", retryable: false });
}
