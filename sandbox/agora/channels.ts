import type { SandboxClock } from "../clock";
import { type VendorLog, witnesses } from "../vendor-log";
import { type Switches, WorldError } from "../world";
import {
	type AgoraChannel,
	type AgoraUser,
	type BanNotice,
	type ChannelMode,
	type LeaveCause,
	type RoleName,
	webhookReasons,
} from "./model";

export interface Seat {
	readonly channelName: string;
	readonly uid: number;
	readonly role?: "host" | "audience" | undefined;
	readonly ip?: string | undefined;
	readonly platform?: number | undefined;
	readonly audio?: boolean | undefined;
	readonly video?: boolean | undefined;
	readonly obeysNotices?: boolean | undefined;
	readonly tokenForbids?: readonly ("audio" | "video")[] | undefined;
}

interface Leaving {
	readonly cause: LeaveCause;
	readonly notice?: BanNotice;
	readonly ruleId?: number;
}

/** Who is in which channel. A channel exists while somebody is in it. */
export class Channels {
	readonly #channels = new Map<string, AgoraChannel>();
	readonly #modes = new Map<string, ChannelMode>();
	readonly #due = new Map<AgoraUser, Map<"timeout" | "token", () => void>>();

	constructor(
		private readonly clock: SandboxClock,
		private readonly log: VendorLog,
		private readonly switches: () => Readonly<Switches>,
	) {}

	reset(): void {
		this.#channels.clear();
		this.#modes.clear();
		this.#due.clear();
	}

	all(): AgoraChannel[] {
		return [...this.#channels.values()];
	}

	find(channelName: string): AgoraChannel | undefined {
		return this.#channels.get(channelName);
	}

	/** The people a query shows: without those who are disconnected when the vendor leaves them out. */
	listed(channel: AgoraChannel): AgoraUser[] {
		const everybody = [...channel.users.values()];
		return this.switches().agoraDisconnectedListed ? everybody : everybody.filter((user) => user.online);
	}

	user(channelName: string, uid: number): AgoraUser {
		const user = this.#channels.get(channelName)?.users.get(uid);
		if (!user) throw new WorldError("not-found", `Nobody is in ${channelName} as ${uid}`);
		return user;
	}

	/** Fixes the profile a channel of this name has; 1 (COMMUNICATION) otherwise. */
	setMode(channelName: string, mode: ChannelMode): void {
		const channel = this.#channels.get(channelName);
		if (channel && channel.mode !== mode) throw new WorldError("conflict", `${channelName} has another profile`);
		this.#modes.set(channelName, mode);
	}

	/** Lets somebody in; whether they may is decided elsewhere. The same uid in the same channel takes the older's place. */
	add(seat: Seat): AgoraUser {
		const { channelName, uid } = seat;
		const channel = this.#channels.get(channelName) ?? this.#open(channelName);
		const older = channel.users.get(uid);
		if (older) this.remove(channel, [older], { cause: "uid-conflict" });
		this.#channels.set(channelName, channel);
		const role: RoleName = channel.mode === 1 ? "communication" : (seat.role ?? "audience");
		const { tokenForbids = [] } = seat;
		const sends = (kind: "audio" | "video") =>
			role !== "audience" && !tokenForbids.includes(kind) && (seat[kind] ?? false);
		const user: AgoraUser = {
			uid,
			role,
			ip: seat.ip ?? addressOf(uid),
			platform: seat.platform ?? 7,
			joinedAt: this.clock.now(),
			online: true,
			audio: sends("audio"),
			video: sends("video"),
			speaking: false,
			signalling: true,
			obeysNotices: seat.obeysNotices ?? false,
			tokenForbids,
			missesRules: 0,
		};
		const others = [...channel.users.keys()];
		channel.users.set(uid, user);
		this.log("joined", { channelName, uid, role, ip: user.ip });
		if (role !== "audience") this.#tell(channelName, "user-joined", uid, others);
		return user;
	}

	/** Takes people out together; those who stay see each host or caller go, and no reason why. */
	remove(channel: AgoraChannel, users: readonly AgoraUser[], { cause, notice, ruleId }: Leaving): void {
		const channelName = channel.name;
		for (const user of users) {
			channel.users.delete(user.uid);
			this.#callOff(user);
		}
		if (channel.users.size === 0) this.#channels.delete(channelName);
		for (const user of users) {
			const { uid } = user;
			this.#stop(channelName, user, ["audio", "video"], cause, ruleId);
			this.log("left", {
				channelName,
				uid,
				role: user.role,
				reason: cause,
				webhookReason: webhookReasons[cause],
				...(notice && { connection: notice }),
				...(cause === "token-expired" && { connection: { web: "TOKEN_EXPIRE" } }),
				...(ruleId !== undefined && { ruleId }),
			});
			if (user.role !== "audience") this.#tell(channelName, "user-left", uid, channel.users.keys());
		}
	}

	/** Starts or stops what somebody sends. */
	setPublishing(channelName: string, uid: number, kind: "audio" | "video", on: boolean): void {
		const user = this.user(channelName, uid);
		if (user[kind] === on) return;
		if (on && user.role === "audience") throw new WorldError("refused", "An audience member does not publish");
		if (!on) {
			this.#stop(channelName, user, [kind], "left");
			return;
		}
		user[kind] = true;
		this.log("stream-started", { channelName, uid, media: kind });
	}

	/** Stops what a rule forbids. */
	silence(channel: AgoraChannel, user: AgoraUser, kinds: readonly ("audio" | "video")[], ruleId: number): void {
		this.#stop(channel.name, user, kinds, "banned", ruleId);
	}

	/** The client lost its edge server, or has it back; without it, the channel drops it after a while. */
	setOnline(channelName: string, uid: number, online: boolean): void {
		const user = this.user(channelName, uid);
		if (user.online === online) return;
		user.online = online;
		this.log("connection", { channelName, uid, online });
		this.#dueOf(user).get("timeout")?.();
		if (online) return;
		const at = this.clock.now() + this.switches().agoraTimeoutSeconds * 1_000;
		this.#schedule(channelName, user, "timeout", at);
	}

	/** The join privilege of the token somebody came in with ends then. */
	expireAt(channelName: string, user: AgoraUser, at: number): void {
		this.#schedule(channelName, user, "token", at);
	}

	#schedule(channelName: string, user: AgoraUser, what: "timeout" | "token", at: number): void {
		const callOff = this.clock.at(at, () => {
			const channel = this.#channels.get(channelName);
			if (channel?.users.get(user.uid) !== user) return;
			this.remove(channel, [user], { cause: what === "token" ? "token-expired" : "timeout" });
		});
		this.#dueOf(user).set(what, callOff);
	}

	#dueOf(user: AgoraUser): Map<"timeout" | "token", () => void> {
		const due = this.#due.get(user) ?? new Map();
		this.#due.set(user, due);
		return due;
	}

	#callOff(user: AgoraUser): void {
		for (const callOff of this.#due.get(user)?.values() ?? []) callOff();
		this.#due.delete(user);
	}

	#open(name: string): AgoraChannel {
		return { name, mode: this.#modes.get(name) ?? 1, users: new Map(), createdAt: this.clock.now() };
	}

	#stop(
		channelName: string,
		user: AgoraUser,
		kinds: readonly ("audio" | "video")[],
		why: string,
		ruleId?: number,
	): void {
		for (const kind of kinds) {
			if (!user[kind]) continue;
			user[kind] = false;
			if (kind === "audio") user.speaking = false;
			this.log("stream-stopped", {
				channelName,
				uid: user.uid,
				media: kind,
				why,
				...(ruleId !== undefined && { ruleId }),
			});
		}
	}

	#tell(channelName: string, event: "user-joined" | "user-left", uid: number, others: Iterable<number>): void {
		const seen = witnesses(others);
		if (seen.seenByCount > 0) this.log("user-list-change", { channelName, event, uid, ...seen });
	}
}

/** A made-up address, the same for the same uid. */
export function addressOf(uid: number): string {
	return `198.51.${(uid >>> 8) & 0xff}.${uid & 0xff}`;
}
