/** 1 = COMMUNICATION, 2 = LIVE_BROADCASTING. */
export type ChannelMode = 1 | 2;

export const roles = { unknown: 0, communication: 1, host: 2, audience: 3 } as const;
export type RoleName = keyof typeof roles;

export type Privilege = "join_channel" | "publish_audio" | "publish_video";

export const largestUid = 4_294_967_295;
/** The signs that the vendor allows in the name of a channel, which its clients check before they join. */
export const channelNames = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/u;

export interface AgoraUser {
	readonly uid: number;
	role: RoleName;
	readonly ip: string;
	/** 1 Android, 2 iOS, 5 Windows, 6 Linux, 7 Web, 8 macOS, 0 other. */
	readonly platform: number;
	readonly joinedAt: number;
	/** False while the client has lost its edge server. */
	online: boolean;
	audio: boolean;
	video: boolean;
	speaking: boolean;
	/** Reachable by Signaling messages. */
	signalling: boolean;
	/** Leaves by itself when a message asks it to. */
	obeysNotices: boolean;
	/** What the token it came in with does not let it send. */
	readonly tokenForbids: readonly ("audio" | "video")[];
	/** So many of the next rules miss this client although it is online. */
	missesRules: number;
}

export interface AgoraChannel {
	readonly name: string;
	readonly mode: ChannelMode;
	readonly users: Map<number, AgoraUser>;
	readonly createdAt: number;
}

export interface RuleTarget {
	readonly cname: string | null;
	readonly uid: number | null;
	readonly ip: string | null;
}

export interface AgoraRule extends RuleTarget {
	readonly id: number;
	readonly opid: number;
	readonly privileges: readonly Privilege[];
	readonly createdAt: number;
	updatedAt: number;
	expiresAt: number;
	/** `time: 0`: acted once, keeps nobody out. */
	once: boolean;
}

export interface AgoraMessage {
	readonly at: number;
	readonly from: string;
	readonly to: string;
	readonly payload: string;
}

/** What a client that is put out is told: native reason 3, and the reason's name in the web SDK. */
export interface BanNotice {
	readonly code: 3;
	readonly name: "BANNED_BY_SERVER";
	readonly web: "UID_BANNED" | "IP_BANNED" | "CHANNEL_BANNED";
}

export type LeaveCause = "left" | "banned" | "timeout" | "token-expired" | "uid-conflict" | "closed";

/** The `reason` of the leave event in the vendor's notifications. */
export const webhookReasons: Record<LeaveCause, number> = {
	left: 1,
	timeout: 2,
	banned: 3,
	"uid-conflict": 5,
	"token-expired": 3,
	closed: 1,
};
