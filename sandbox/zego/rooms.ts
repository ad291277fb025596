import type { SandboxClock } from "../clock";
import { seedOf } from "../simulate/random";
import { type VendorLog, witnesses } from "../vendor-log";
import { type Switches, WorldError } from "../world";
import { clientCodes, type LogoutCause, logoutReasons, type ZegoRoom, type ZegoStream, type ZegoUser } from "./model";

export interface Login {
	readonly roomId: string;
	readonly userId: string;
	readonly userName?: string | undefined;
	readonly role?: 1 | 2 | 4 | undefined;
	readonly ip?: string | undefined;
	readonly obeysNotices?: boolean | undefined;
	readonly mayPublish?: boolean | undefined;
}

interface Logout {
	readonly cause: LogoutCause;
	/** CustomReason of the call that removed them. */
	readonly message?: string | undefined;
	readonly needsRelogin?: boolean;
}

const codeOf: Record<LogoutCause, number | null> = {
	left: null,
	heartbeat: clientCodes.disconnected,
	"logged-in-elsewhere": clientCodes.loggedInElsewhere,
	kicked: clientCodes.kicked,
	"room-closed": clientCodes.kicked,
	"token-expired": clientCodes.tokenExpired,
};

/** Who is in which room with which streams. A room is made by the first login and goes with the last logout. */
export class Rooms {
	readonly #rooms = new Map<string, ZegoRoom>();
	readonly #due = new Map<ZegoUser, Map<"heartbeat" | "token", () => void>>();
	/** Ends of empty rooms that are kept for a while. */
	readonly #closing = new Map<string, () => void>();
	#nextSession = 858_012_925_204_410_400n;

	constructor(
		private readonly clock: SandboxClock,
		private readonly log: VendorLog,
		private readonly switches: () => Readonly<Switches>,
	) {}

	reset(): void {
		this.#rooms.clear();
		this.#due.clear();
		this.#closing.clear();
	}

	all(): ZegoRoom[] {
		return [...this.#rooms.values()];
	}

	find(roomId: string): ZegoRoom | undefined {
		return this.#rooms.get(roomId);
	}

	user(roomId: string, userId: string): ZegoUser {
		const user = this.#rooms.get(roomId)?.users.get(userId);
		if (!user) throw new WorldError("not-found", `Nobody is in ${roomId} as ${userId}`);
		return user;
	}

	/** Lets somebody in; whether they may is decided elsewhere. A second login of one id puts the first out. */
	add(login: Login): ZegoUser {
		const { roomId, userId } = login;
		const room = this.#rooms.get(roomId) ?? this.#open(roomId);
		const older = room.users.get(userId);
		if (older) this.remove(room, [older], { cause: "logged-in-elsewhere" });
		this.#closing.get(roomId)?.();
		this.#closing.delete(roomId);
		this.#rooms.set(roomId, room);
		room.lastLoginTime = Math.max(room.lastLoginTime + 1, this.clock.now());
		const user: ZegoUser = {
			userId,
			userName: login.userName ?? userId,
			role: login.role ?? 2,
			ip: login.ip ?? addressOf(userId),
			loginTime: room.lastLoginTime,
			online: true,
			obeysNotices: login.obeysNotices ?? false,
			mayPublish: login.mayPublish ?? true,
			speaking: false,
			streams: new Map(),
		};
		const others = [...room.users.keys()];
		room.users.set(userId, user);
		this.log("joined", { roomId, userId, userName: user.userName, ip: user.ip });
		this.#tell(room, "ADD", [user], others);
		return user;
	}

	/** Takes people out together: their streams stop, each client is told why, and those who stay see the list change. */
	remove(room: ZegoRoom, users: readonly ZegoUser[], { cause, message, needsRelogin }: Logout): void {
		if (users.length === 0) return;
		const { roomId } = room;
		for (const user of users) {
			room.users.delete(user.userId);
			for (const callOff of this.#due.get(user)?.values() ?? []) callOff();
			this.#due.delete(user);
		}
		for (const user of users) {
			for (const stream of [...user.streams.values()]) this.stopStream(room, user, stream, cause);
			const code = codeOf[cause];
			const extendedData = {
				...(message !== undefined && { custom_kickout_message: message }),
				...(needsRelogin && { need_relogin: 1 }),
			};
			this.log("left", {
				roomId,
				userId: user.userId,
				userName: user.userName,
				reason: cause,
				logoutReason: logoutReasons[cause].logout,
				...(code !== null && { client: { event: "roomStateChanged", state: stateOf(cause), code, extendedData } }),
			});
		}
		this.#tell(room, "DELETE", users, room.users.keys());
		if (room.users.size === 0) this.#closeSoon(room, cause);
	}

	/** Somebody starts to send a stream; its id is made from theirs unless given. */
	startStream(
		room: ZegoRoom,
		user: ZegoUser,
		wanted: { streamId?: string; audio: boolean; video: boolean },
	): ZegoStream {
		const numberId = room.nextStreamNumber++;
		const { streamId = `${room.roomId}_${user.userId}_${numberId}`, audio, video } = wanted;
		const stream: ZegoStream = { streamId, numberId, createdAt: this.clock.now(), audio, video };
		user.streams.set(streamId, stream);
		const others = [...room.users.keys()].filter((id) => id !== user.userId);
		const { roomId } = room;
		this.log("stream-started", { roomId, userId: user.userId, streamId, audio, video, ...witnesses(others) });
		return stream;
	}

	stopStream(room: ZegoRoom, user: ZegoUser, stream: ZegoStream, why: LogoutCause | "forbidden"): void {
		user.streams.delete(stream.streamId);
		user.speaking = false;
		const others = [...room.users.keys()].filter((id) => id !== user.userId);
		this.log("stream-stopped", {
			roomId: room.roomId,
			userId: user.userId,
			streamId: stream.streamId,
			why,
			type: why === "forbidden" ? 0 : logoutReasons[why].stream,
			...(why === "forbidden" && { client: { event: "publisherStateUpdate", code: clientCodes.publishForbidden } }),
			...witnesses(others),
		});
	}

	/** The heartbeat stops, or is back; without it the person is out after a while. */
	setOnline(roomId: string, userId: string, online: boolean): void {
		const user = this.user(roomId, userId);
		if (user.online === online) return;
		user.online = online;
		this.log("connection", { roomId, userId, online });
		this.#due.get(user)?.get("heartbeat")?.();
		if (online) return;
		const at = this.clock.now() + this.switches().zegoHeartbeatSeconds * 1_000;
		this.#schedule(roomId, user, "heartbeat", at);
	}

	/** The token somebody came in with ends then; that removes them only in a mode that support switches on. */
	expireAt(roomId: string, user: ZegoUser, at: number): void {
		this.#schedule(roomId, user, "token", at);
	}

	/** Forgets a room at once, with its people already out. */
	drop(room: ZegoRoom): void {
		if (this.#rooms.get(room.roomId) === room) this.#rooms.delete(room.roomId);
	}

	#schedule(roomId: string, user: ZegoUser, what: "heartbeat" | "token", at: number): void {
		const callOff = this.clock.at(at, () => {
			const room = this.#rooms.get(roomId);
			if (room?.users.get(user.userId) !== user) return;
			if (what === "token" && !this.switches().zegoTokenExpiryKicks) return;
			this.remove(room, [user], { cause: what === "token" ? "token-expired" : "heartbeat" });
		});
		const due = this.#due.get(user) ?? new Map();
		this.#due.set(user, due.set(what, callOff));
	}

	#open(roomId: string): ZegoRoom {
		this.#nextSession += 1n;
		return {
			roomId,
			sessionId: String(this.#nextSession),
			createdAt: this.clock.now(),
			users: new Map(),
			nextStreamNumber: 1,
			lastLoginTime: 0,
		};
	}

	#closeSoon(room: ZegoRoom, cause: LogoutCause): void {
		const close = () => {
			if (this.#rooms.get(room.roomId) !== room) return;
			this.drop(room);
			this.#closing.delete(room.roomId);
			if (cause === "room-closed") return;
			this.log("room-closed", { roomId: room.roomId, sessionId: room.sessionId, why: "empty" });
		};
		const seconds = cause === "room-closed" ? 0 : this.switches().zegoEmptyRoomSeconds;
		if (seconds === 0) close();
		else this.#closing.set(room.roomId, this.clock.at(this.clock.now() + seconds * 1_000, close));
	}

	/** The vendor's recorders and reviewers (role 4) are in nobody's list. */
	#tell(room: ZegoRoom, updateType: "ADD" | "DELETE", users: readonly ZegoUser[], others: Iterable<string>): void {
		const seen = witnesses(others);
		const shown = users.filter((user) => user.role !== 4);
		if (seen.seenByCount === 0 || shown.length === 0) return;
		const list = shown.map(({ userId, userName }) => ({ userId, userName }));
		this.log("user-list-change", { roomId: room.roomId, updateType, users: list, ...seen });
	}
}

function stateOf(cause: LogoutCause): "KICKOUT" | "DISCONNECTED" {
	return cause === "heartbeat" || cause === "token-expired" ? "DISCONNECTED" : "KICKOUT";
}

/** A made-up address, the same for the same id. */
export function addressOf(userId: string): string {
	const mixed = seedOf(userId, 1);
	return `203.0.${mixed & 0xff}.${(mixed >>> 8) & 0xff}`;
}
