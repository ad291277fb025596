import type { RateLimit } from "../../ports/rate-budget";

/** The actions that Usher calls, with what ZEGO allows a second for one AppID. */
const perSecond = {
	KickoutUser: 50,
	CloseRoom: 1,
	DescribeUserNum: 10,
	DescribeUserList: 200,
	DescribeUsers: 10,
	SendCustomCommand: 100,
} as const;

export type ZegoAction = keyof typeof perSecond;

/** The limits that a call counts in, the narrowest last. */
export function zegoLimits(appId: string, action: ZegoAction, roomId: string): readonly [RateLimit, ...RateLimit[]] {
	const key = `zego:${appId}:${action}`;
	const ofApp: RateLimit = { key, max: perSecond[action], windowMs: 1_000, reservedForActs: 0 };
	if (action !== "DescribeUserList") return [ofApp];
	return [ofApp, { key: `${key}:${roomId}`, max: 1, windowMs: 1_000, reservedForActs: 0 }];
}
