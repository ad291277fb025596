import type { RateLimit } from "../../ports/rate-budget";

/** Agora counts per account, whatever the App ID: each query by itself, and all that has to do with rules together. */
export interface AgoraLimits {
	rules: RateLimit;
	channels: RateLimit;
	users: RateLimit;
	property: RateLimit;
}

export function agoraLimits(customerId: string): AgoraLimits {
	const perSecond = (name: string, max: number): RateLimit => ({
		key: `agora:${customerId}:${name}`,
		max,
		windowMs: 1_000,
		reservedForActs: 0,
	});
	return {
		rules: perSecond("kicking-rule", 10),
		channels: perSecond("channel-list", 20),
		users: perSecond("user-list", 20),
		property: perSecond("user-property", 20),
	};
}
