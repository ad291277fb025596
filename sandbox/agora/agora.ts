import type { SandboxClock } from "../clock";
import { SANDBOX_AGORA } from "../credentials";
import { roomToLeave } from "../obedience";
import { type VendorLog, vendorLog } from "../vendor-log";
import type { World } from "../world";
import { addressOf, Channels, type Seat } from "./channels";
import type { AgoraChannel, AgoraMessage, AgoraRule, AgoraUser, BanNotice, Privilege, RuleTarget } from "./model";
import { noticeOf, Rules } from "./rules";
import { endOf, publishPrivileges, readAgoraToken, readSignallingToken } from "./token";

export type JoinAnswer =
	| { joined: true; user: AgoraUser }
	| { joined: false; reason: BanNotice["web"] | "TOKEN_INVALID" | "TOKEN_EXPIRED"; ruleId?: number };

export type SignInAnswer = { loggedIn: true } | { loggedIn: false; reason: "TOKEN_INVALID" | "TOKEN_EXPIRED" };

const messagesKept = 1_000;

/** Agora's side of the world: channels, rules and Signaling messages. No method waits. */
export class Agora {
	readonly channels: Channels;
	readonly rules: Rules;
	readonly log: VendorLog;
	#messages: AgoraMessage[] = [];
	/** Who is in Signaling by a token of their own, and what ends that. */
	readonly #signedIn = new Map<string, () => void>();

	constructor(
		readonly world: World,
		readonly clock: SandboxClock,
	) {
		const switches = () => world.switches;
		this.log = vendorLog(world, "agora");
		this.channels = new Channels(clock, this.log, switches);
		this.rules = new Rules(clock, this.log, switches);
		world.on((event) => {
			if (event.type === "reset") this.#reset();
		});
	}

	/** A client tries to come in: rules and, when it brings one, its token decide. */
	join({ token, ...seat }: Seat & { token?: string | undefined }): JoinAnswer {
		const ip = seat.ip ?? addressOf(seat.uid);
		const claims = token === undefined ? null : this.#readToken(token, seat);
		if (typeof claims === "string") return this.#turnAway(seat, claims);
		const rule = this.rules.against("join_channel", seat.channelName, { uid: seat.uid, ip });
		if (rule) return this.#turnAway(seat, noticeOf(rule).web, rule.id);
		const user = this.channels.add(claims === null ? seat : { ...seat, tokenForbids: claims.forbids });
		if (claims !== null) this.channels.expireAt(seat.channelName, user, claims.until);
		for (const kind of ["audio", "video"] as const) {
			const forbids = user[kind] && this.rules.against(`publish_${kind}`, seat.channelName, user);
			const channel = this.channels.find(seat.channelName);
			if (forbids && channel) this.channels.silence(channel, user, [kind], forbids.id);
		}
		return { joined: true, user };
	}

	leave(channelName: string, uid: number): void {
		const channel = this.channels.find(channelName);
		if (channel) this.channels.remove(channel, [this.channels.user(channelName, uid)], { cause: "left" });
	}

	/** Says false when a rule, or the token they came in with, forbids to start. */
	publish(channelName: string, uid: number, kind: "audio" | "video", on: boolean): boolean {
		const user = this.channels.user(channelName, uid);
		if (on && (user.tokenForbids.includes(kind) || this.rules.against(`publish_${kind}`, channelName, user)))
			return false;
		this.channels.setPublishing(channelName, uid, kind, on);
		return true;
	}

	/** A disconnected client is back, and a rule it slept through may meet it now. */
	reconnect(channelName: string, uid: number): void {
		const channel = this.channels.find(channelName);
		const user = this.channels.user(channelName, uid);
		this.channels.setOnline(channelName, uid, true);
		if (!channel || !this.world.switches.agoraReconnectChecksRules) return;
		const rule = this.rules.against("join_channel", channelName, user);
		if (rule) this.channels.remove(channel, [user], { cause: "banned", notice: noticeOf(rule), ruleId: rule.id });
	}

	createRule(target: RuleTarget, privileges: readonly Privilege[], seconds: number): AgoraRule {
		const rule = this.rules.create(target, privileges, seconds);
		this.#applySoon(rule);
		return rule;
	}

	/** Moves a rule's end; `time: 0` acts once more and ends it. */
	updateRule(rule: AgoraRule, seconds: number): void {
		this.rules.update(rule, seconds);
		if (seconds === 0) this.#applySoon(rule);
	}

	/** Sends a Signaling message; says whether somebody under that id heard it. */
	message(from: string, to: string, payload: string): boolean {
		const heard = this.isReachable(to);
		this.log("message", { from, to, payload, delivered: heard });
		if (!heard) return false;
		this.#messages.push({ at: this.clock.now(), from, to, payload });
		if (this.#messages.length > messagesKept) this.#messages = this.#messages.slice(messagesKept / 2);
		const channelName = roomToLeave(payload);
		const asked = channelName === null ? undefined : this.channels.find(channelName)?.users.get(Number(to));
		if (channelName !== null && asked?.obeysNotices) this.leave(channelName, asked.uid);
		return true;
	}

	/** Somebody logs in to Signaling with a token, in a channel or not, and is out when its privilege ends. */
	signIn(userId: string, token: string): SignInAnswer {
		const claims = readSignallingToken(token, SANDBOX_AGORA.appCertificate);
		const isTheirs = claims?.appId === SANDBOX_AGORA.appId && claims.userId === userId;
		if (!claims || !isTheirs || claims.loginUntil === null) return { loggedIn: false, reason: "TOKEN_INVALID" };
		const until = claims.loginUntil * 1_000;
		if (until <= this.clock.now()) return { loggedIn: false, reason: "TOKEN_EXPIRED" };
		this.#signedIn.get(userId)?.();
		this.#signedIn.set(
			userId,
			this.clock.at(until, () => this.#signedIn.delete(userId)),
		);
		return { loggedIn: true };
	}

	messagesTo(userId: string): AgoraMessage[] {
		return this.#messages.filter((message) => message.to === userId);
	}

	/** A simulated client is in Signaling under its uid's text while it is in any channel, or as long as its own token lasts. */
	isReachable(userId: string): boolean {
		if (this.#signedIn.has(userId)) return true;
		return this.channels.all().some((channel) => {
			const user = channel.users.get(Number(userId));
			return user !== undefined && String(user.uid) === userId && user.online && user.signalling;
		});
	}

	#reset(): void {
		this.channels.reset();
		this.rules.reset();
		this.#messages = [];
		this.#signedIn.clear();
	}

	/** When the token's join privilege ends and what it does not let its holder send, or why it lets nobody in. */
	#readToken(
		token: string,
		seat: Seat,
	): { until: number; forbids: ("audio" | "video")[] } | "TOKEN_INVALID" | "TOKEN_EXPIRED" {
		const claims = readAgoraToken(token, SANDBOX_AGORA.appCertificate);
		if (!claims || claims.appId !== SANDBOX_AGORA.appId || claims.joinUntil === null) return "TOKEN_INVALID";
		const isForSeat = claims.channel === seat.channelName && (claims.uid === "" || claims.uid === String(seat.uid));
		if (!isForSeat) return "TOKEN_INVALID";
		const until = claims.joinUntil * 1_000;
		if (until <= this.clock.now()) return "TOKEN_EXPIRED";
		const kinds = this.world.switches.agoraCoHostTokens ? (["audio", "video"] as const) : [];
		return { until, forbids: kinds.filter((kind) => endOf(claims, publishPrivileges[kind]) === null) };
	}

	#turnAway(seat: Seat, reason: Exclude<JoinAnswer, { joined: true }>["reason"], ruleId?: number): JoinAnswer {
		const { channelName, uid } = seat;
		this.log("refused", { channelName, uid, reason, ...(ruleId !== undefined && { ruleId }) });
		return { joined: false, reason, ...(ruleId !== undefined && { ruleId }) };
	}

	#applySoon(rule: AgoraRule): void {
		const seconds = this.world.switches.agoraEffectDelaySeconds;
		if (seconds === 0) this.#apply(rule);
		else this.clock.at(this.clock.now() + seconds * 1_000, () => this.#apply(rule));
	}

	/** What a rule does to the people who are in. */
	#apply(rule: AgoraRule): void {
		const { agoraPublishRuleStopsCurrent: stops, agoraPublishOnce: once } = this.world.switches;
		const kinds = (["audio", "video"] as const).filter((kind) => rule.privileges.includes(`publish_${kind}`));
		for (const channel of this.channels.all()) {
			const met = [...channel.users.values()].filter((user) => this.#meets(rule, channel, user));
			if (rule.privileges.includes("join_channel")) {
				this.channels.remove(channel, met, { cause: "banned", notice: noticeOf(rule), ruleId: rule.id });
			} else if (rule.once ? once === "stops" : stops) {
				for (const user of met) this.channels.silence(channel, user, kinds, rule.id);
			}
		}
	}

	#meets(rule: AgoraRule, channel: AgoraChannel, user: AgoraUser): boolean {
		if (!this.rules.hits(rule, channel.name, user)) return false;
		const misses = user.missesRules > 0 || (!user.online && this.world.switches.agoraKickMissesDisconnected);
		if (!misses) return true;
		user.missesRules = Math.max(0, user.missesRules - 1);
		this.log("rule-missed", { channelName: channel.name, uid: user.uid, ruleId: rule.id });
		return false;
	}
}
