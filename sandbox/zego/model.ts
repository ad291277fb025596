export interface ZegoStream {
	readonly streamId: string;
	/** The stream's number in its room. */
	readonly numberId: number;
	readonly createdAt: number;
	audio: boolean;
	video: boolean;
}

export interface ZegoUser {
	readonly userId: string;
	readonly userName: string;
	/** 1 host, 2 audience, 4 the vendor's own recorder or reviewer. */
	readonly role: 1 | 2 | 4;
	readonly ip: string;
	/** Unix milliseconds, never the same twice in a room. */
	readonly loginTime: number;
	/** False when the heartbeat has stopped. */
	online: boolean;
	/** Leaves by itself when a command or message asks it to. */
	obeysNotices: boolean;
	/** Whether the token they came in with lets them publish. */
	readonly mayPublish: boolean;
	speaking: boolean;
	readonly streams: Map<string, ZegoStream>;
}

export interface ZegoRoom {
	readonly roomId: string;
	readonly sessionId: string;
	readonly createdAt: number;
	/** In the order of logins. */
	readonly users: Map<string, ZegoUser>;
	nextStreamNumber: number;
	lastLoginTime: number;
}

/** `reason` of the vendor's logout callback, and `type` of its stream-close callback. */
export const logoutReasons = {
	left: { logout: 0, stream: 0 },
	heartbeat: { logout: 1, stream: 1 },
	"logged-in-elsewhere": { logout: 3, stream: 2 },
	kicked: { logout: 3, stream: 3 },
	"room-closed": { logout: 3, stream: 5 },
	"token-expired": { logout: 4, stream: 0 },
} as const;

export type LogoutCause = keyof typeof logoutReasons;

/** The codes a client is told (names in the vendor's SDK: RoomManualKickedOut, RoomKickedOut, …). */
export const clientCodes = {
	kicked: 1_002_055,
	loggedInElsewhere: 1_002_050,
	disconnected: 1_002_052,
	tokenExpired: 1_002_078,
	tokenWrong: 1_002_033,
	tokenForAnother: 1_002_077,
	banned: 1_002_066,
	publishForbidden: 1_003_025,
} as const;

export interface ZegoMessage {
	readonly at: number;
	readonly roomId: string;
	readonly kind: "command" | "broadcast" | "barrage";
	readonly from: string;
	readonly to: string;
	readonly content: string;
}

export const ruleTypes = { ip: 1, room: 2, user: 3, roomAndUser: 4 } as const;
export type RuleType = (typeof ruleTypes)[keyof typeof ruleTypes];

/** 1 login, 2 publish. */
export type ZegoPrivilege = 1 | 2;

export interface ZegoUserRule {
	readonly type: RuleType;
	readonly ip: string;
	readonly roomId: string;
	readonly userId: string;
	readonly privileges: readonly ZegoPrivilege[];
	/** Unix seconds. */
	readonly expiresAt: number;
}

export interface ZegoStreamRule {
	readonly roomId: string;
	readonly streamId: string;
	readonly audio: boolean;
	readonly video: boolean;
	/** Unix seconds. */
	readonly createdAt: number;
	readonly seconds: number;
}
