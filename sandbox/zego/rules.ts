import type { SandboxClock } from "../clock";
import type { VendorLog } from "../vendor-log";
import { type RuleType, ruleTypes, type ZegoPrivilege, type ZegoStreamRule, type ZegoUserRule } from "./model";

/** How many rules of a type may be in force at once. */
const most: Record<RuleType, number> = { 1: 100, 2: 200, 3: 200, 4: 200 };

type RuleKeys = Pick<ZegoUserRule, "type" | "ip" | "roomId" | "userId">;

/** User and stream banning rules, and forbidden streams. What has expired stays listed until somebody looks away. */
export class ZegoRules {
	readonly #users = new Map<string, ZegoUserRule>();
	readonly #streams = new Map<string, ZegoStreamRule>();
	/** Streams that are forbidden until resumed, with the last sequence and when it came. */
	readonly #forbidden = new Map<string, { forbidden: boolean; sequence: bigint; at: number }>();

	constructor(
		private readonly clock: SandboxClock,
		private readonly log: VendorLog,
	) {}

	reset(): void {
		this.#users.clear();
		this.#streams.clear();
		this.#forbidden.clear();
	}

	userRules(type?: RuleType): ZegoUserRule[] {
		return [...this.#users.values()].filter((rule) => type === undefined || rule.type === type);
	}

	/** Null when the limit of rules of this type is reached. */
	setUserRule(keys: RuleKeys, privileges: readonly ZegoPrivilege[], seconds: number): ZegoUserRule | null {
		const key = keyOf(keys);
		const inForce = this.userRules(keys.type).filter((rule) => this.#isInForce(rule.expiresAt));
		if (!inForce.some((rule) => keyOf(rule) === key) && inForce.length >= most[keys.type]) return null;
		const rule: ZegoUserRule = { ...keys, privileges, expiresAt: Math.floor(this.clock.now() / 1_000) + seconds };
		this.#users.set(key, rule);
		this.log("rule-created", { ...keys, privileges, seconds });
		this.clock.at(rule.expiresAt * 1_000, () => {
			if (this.#users.get(key) === rule) this.log("rule-expired", { ...keys });
		});
		return rule;
	}

	/** Whether there was one. */
	deleteUserRule(keys: RuleKeys): boolean {
		const rule = this.#users.get(keyOf(keys));
		if (!rule || !this.#isInForce(rule.expiresAt)) return false;
		this.#users.delete(keyOf(keys));
		this.log("rule-deleted", { ...keys });
		return true;
	}

	/** Whether a rule keeps this person from logging in (1) or publishing (2). */
	forbids(privilege: ZegoPrivilege, roomId: string, user: { userId: string; ip: string }): boolean {
		return this.userRules().some((rule) => {
			if (!this.#isInForce(rule.expiresAt) || !rule.privileges.includes(privilege)) return false;
			if (rule.type === ruleTypes.ip) return rule.ip === user.ip;
			if (rule.type === ruleTypes.room) return rule.roomId === roomId;
			if (rule.type === ruleTypes.user) return rule.userId === user.userId;
			return rule.roomId === roomId && rule.userId === user.userId;
		});
	}

	/** The last call wins for a stream. */
	setStreamRule(rule: Omit<ZegoStreamRule, "createdAt">): void {
		const { roomId, streamId } = rule;
		const createdAt = Math.floor(this.clock.now() / 1_000);
		this.#streams.set(JSON.stringify([roomId, streamId]), { ...rule, createdAt });
		this.log("rule-created", { roomId, streamId, audio: rule.audio, video: rule.video, seconds: rule.seconds });
	}

	/** Deleting a rule that is not there succeeds. */
	deleteStreamRule(roomId: string, streamId: string): void {
		if (this.#streams.delete(JSON.stringify([roomId, streamId]))) this.log("rule-deleted", { roomId, streamId });
	}

	/** The rule of a stream while it is in force. */
	streamRule(roomId: string, streamId: string): ZegoStreamRule | undefined {
		const rule = this.#streams.get(JSON.stringify([roomId, streamId]));
		return rule && this.#isInForce(rule.createdAt + rule.seconds) ? rule : undefined;
	}

	/** Forbids or resumes a stream; an order older than the last within ten seconds is not carried out. */
	forbidStream(streamId: string, forbidden: boolean, sequence: bigint): boolean {
		const last = this.#forbidden.get(streamId);
		const at = this.clock.now();
		if (last && at - last.at < 10_000 && sequence <= last.sequence) return false;
		this.#forbidden.set(streamId, { forbidden, sequence, at });
		this.log(forbidden ? "rule-created" : "rule-deleted", { streamId });
		return true;
	}

	isForbidden(streamId: string): boolean {
		return this.#forbidden.get(streamId)?.forbidden ?? false;
	}

	#isInForce(expiresAt: number): boolean {
		return expiresAt * 1_000 > this.clock.now();
	}
}

/** A rule of a type looks at the keys of that type alone. */
function keyOf({ type, ip, roomId, userId }: RuleKeys): string {
	if (type === ruleTypes.ip) return JSON.stringify([type, ip]);
	if (type === ruleTypes.room) return JSON.stringify([type, roomId]);
	if (type === ruleTypes.user) return JSON.stringify([type, userId]);
	return JSON.stringify([type, roomId, userId]);
}
