import type { RateLimit } from "../../ports/rate-budget";

/**
 * Agora's channel management counts per account, whatever the App ID: each query by itself, and all that has to do with
 * rules together. Its Signaling counts per App ID.
 */
export interface AgoraLimits {
	rules: RateLimit;
	channels: RateLimit;
	users: RateLimit;
	property: RateLimit;
	messages: RateLimit;
}

export function agoraLimits(customerId: string, appId: string): AgoraLimits {
	const perSecond = (owner: string, name: string, max: number): RateLimit => ({
		key: `agora:${owner}:${name}`,
		max,
		windowMs: 1_000,
		reservedForActs: 0,
	});
	return {
		rules: perSecond(customerId, "kicking-rule", 10),
		channels: perSecond(customerId, "channel-list", 20),
		users: perSecond(customerId, "user-list", 20),
		property: perSecond(customerId, "user-property", 20),
		messages: perSecond(appId, "signaling", 500),
	};
}
