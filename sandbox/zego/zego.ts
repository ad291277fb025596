import type { SandboxClock } from "../clock";
import { SANDBOX_ZEGO } from "../credentials";
import { roomToLeave } from "../obedience";
import { type VendorLog, vendorLog } from "../vendor-log";
import type { World } from "../world";
import { clientCodes, type ZegoMessage, type ZegoRoom, type ZegoUser } from "./model";
import { addressOf, type Login, Rooms } from "./rooms";
import { ZegoRules } from "./rules";
import { readPrivileges, readZegoToken } from "./token";

export type LoginAnswer =
	| { joined: true; user: ZegoUser }
	| { joined: false; reason: "banned" | "token-wrong" | "token-for-another" | "token-expired"; code: number };

const refusalCodes = {
	banned: clientCodes.banned,
	"token-wrong": clientCodes.tokenWrong,
	"token-for-another": clientCodes.tokenForAnother,
	"token-expired": clientCodes.tokenExpired,
} as const;

const messagesKept = 1_000;

/** ZEGO's side of the world: rooms, streams, rules and messages. No method waits. */
export class Zego {
	readonly rooms: Rooms;
	readonly rules: ZegoRules;
	readonly log: VendorLog;
	#messages: ZegoMessage[] = [];

	constructor(
		readonly world: World,
		readonly clock: SandboxClock,
	) {
		this.log = vendorLog(world, "zego");
		this.rooms = new Rooms(clock, this.log, () => world.switches);
		this.rules = new ZegoRules(clock, this.log);
		world.on((event) => {
			if (event.type !== "reset") return;
			this.rooms.reset();
			this.rules.reset();
			this.#messages = [];
		});
	}

	/** A client tries to log in: rules and, when it brings one, its token decide. */
	login({ token, ...login }: Login & { token?: string | undefined }): LoginAnswer {
		const claims = token === undefined ? null : readZegoToken(token, SANDBOX_ZEGO.serverSecret);
		if (token !== undefined) {
			if (!claims || claims.app_id !== SANDBOX_ZEGO.appId) return this.#turnAway(login, "token-wrong");
			if (claims.user_id !== login.userId) return this.#turnAway(login, "token-for-another");
			if (claims.expire * 1_000 <= this.clock.now()) return this.#turnAway(login, "token-expired");
		}
		if (this.rules.forbids(1, login.roomId, { userId: login.userId, ip: login.ip ?? addressOf(login.userId) })) {
			return this.#turnAway(login, "banned");
		}
		const privileges = claims && this.world.switches.zegoTokenPrivileges ? readPrivileges(claims.payload) : null;
		if (privileges && (privileges.roomId !== login.roomId || !privileges.login)) {
			return this.#turnAway(login, "token-for-another");
		}
		const user = this.rooms.add({ ...login, mayPublish: privileges?.publish ?? true });
		if (claims) this.rooms.expireAt(login.roomId, user, claims.expire * 1_000);
		return { joined: true, user };
	}

	logout(roomId: string, userId: string): void {
		const room = this.rooms.find(roomId);
		if (room) this.rooms.remove(room, [this.rooms.user(roomId, userId)], { cause: "left" });
	}

	/** Starts a stream, or changes what it carries; null when a rule, or the token they came in with, forbids it. */
	publish(
		roomId: string,
		userId: string,
		wanted: { streamId?: string; audio: boolean; video: boolean },
	): string | null {
		const room = this.rooms.find(roomId);
		const user = this.rooms.user(roomId, userId);
		if (!room || !user.mayPublish || this.rules.forbids(2, roomId, user)) return null;
		const [running] = user.streams.values();
		const streamId = wanted.streamId ?? running?.streamId;
		const rule = streamId === undefined ? undefined : this.rules.streamRule(roomId, streamId);
		if (streamId !== undefined && this.rules.isForbidden(streamId)) return null;
		const carried = { audio: wanted.audio && !rule?.audio, video: wanted.video && !rule?.video };
		const known = streamId === undefined ? undefined : user.streams.get(streamId);
		if (known) {
			Object.assign(known, carried);
			if (!wanted.audio && !wanted.video) this.rooms.stopStream(room, user, known, "left");
			return known.streamId;
		}
		if (!wanted.audio && !wanted.video) return null;
		return this.rooms.startStream(room, user, { ...carried, ...(streamId !== undefined && { streamId }) }).streamId;
	}

	/** What KickoutUser does: those who are not there are passed over. */
	kick(roomId: string, userIds: readonly string[], message: string | undefined): void {
		this.#soon(() => {
			const room = this.rooms.find(roomId);
			if (!room) return;
			const needsRelogin = this.world.switches.zegoNeedRelogin;
			const users = [...new Set(userIds)].flatMap((id) => room.users.get(id) ?? []);
			this.rooms.remove(room, users, { cause: "kicked", message, needsRelogin });
			if (!needsRelogin) return;
			for (const { userId, userName, role, ip } of users) this.login({ roomId, userId, userName, role, ip });
		});
	}

	/** What CloseRoom does. */
	close(room: ZegoRoom, message: string | undefined, callback: boolean): void {
		this.#soon(() => {
			const { roomId, sessionId } = room;
			const count = room.users.size;
			this.rooms.remove(room, [...room.users.values()], { cause: "room-closed", message });
			this.rooms.drop(room);
			this.log("room-closed", { roomId, sessionId, why: "CloseRoom", people: count, callback });
		});
	}

	/** Brings a message to people of a room; says who did not get it. The sender's own id never does. */
	send(
		kind: ZegoMessage["kind"],
		room: ZegoRoom,
		from: string,
		to: readonly string[] | null,
		content: string,
	): { failed: string[] } {
		const reachable = (id: string) => room.users.get(id)?.online === true;
		const wanted = (to ?? [...room.users.keys()]).filter((id) => id !== from);
		const heard = wanted.filter(reachable);
		const failed = to === null ? [] : wanted.filter((id) => !reachable(id));
		const at = this.clock.now();
		for (const id of heard) this.#messages.push({ at, roomId: room.roomId, kind, from, to: id, content });
		if (this.#messages.length > messagesKept) this.#messages = this.#messages.slice(-messagesKept / 2);
		const what = kind === "command" ? "command" : "message";
		this.log(what, {
			roomId: room.roomId,
			form: kind,
			from,
			to: to ?? "everybody",
			content,
			heard: heard.length,
			failed,
		});
		if (roomToLeave(content) === room.roomId) {
			const obedient = heard.filter((id) => room.users.get(id)?.obeysNotices);
			for (const id of obedient) this.logout(room.roomId, id);
		}
		return { failed };
	}

	messagesTo(userId: string): ZegoMessage[] {
		return this.#messages.filter((message) => message.to === userId);
	}

	/** Carries a stream rule out on what is being sent; the stream itself stays, without what is forbidden. */
	enforceStreamRule(roomId: string, streamId: string): void {
		const room = this.rooms.find(roomId);
		const rule = this.rules.streamRule(roomId, streamId);
		if (!room || !rule) return;
		for (const user of room.users.values()) {
			const stream = user.streams.get(streamId);
			for (const media of ["audio", "video"] as const) {
				if (!stream?.[media] || !rule[media]) continue;
				stream[media] = false;
				if (media === "audio") user.speaking = false;
				this.log("stream-stopped", { roomId, userId: user.userId, streamId, media, why: "forbidden" });
			}
		}
	}

	/** Stops a forbidden stream wherever it is sent. */
	enforceForbidden(streamId: string): void {
		for (const room of this.rooms.all()) {
			for (const user of room.users.values()) {
				const stream = user.streams.get(streamId);
				if (stream) this.rooms.stopStream(room, user, stream, "forbidden");
			}
		}
	}

	/** Stops everything of the people a publish rule names now; the vendor's pages disagree whether it does. */
	enforcePublishRules(): void {
		if (!this.world.switches.zegoUserRuleStopsPublishing) return;
		for (const room of this.rooms.all()) {
			for (const user of room.users.values()) {
				if (!this.rules.forbids(2, room.roomId, user)) continue;
				for (const stream of [...user.streams.values()]) this.rooms.stopStream(room, user, stream, "forbidden");
			}
		}
	}

	#soon(run: () => void): void {
		const seconds = this.world.switches.zegoEffectDelaySeconds;
		if (seconds === 0) run();
		else this.clock.at(this.clock.now() + seconds * 1_000, run);
	}

	#turnAway({ roomId, userId }: Login, reason: keyof typeof refusalCodes): LoginAnswer {
		const code = refusalCodes[reason];
		this.log("refused", { roomId, userId, reason, code });
		return { joined: false, reason, code };
	}
}
