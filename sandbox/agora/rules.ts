import type { SandboxClock } from "../clock";
import type { VendorLog } from "../vendor-log";
import type { Switches } from "../world";
import type { AgoraRule, AgoraUser, BanNotice, Privilege, RuleTarget } from "./model";

/** The banning rules in force. They end by the sandbox's clock. */
export class Rules {
	readonly #rules = new Map<number, AgoraRule>();
	readonly #ends = new Map<number, () => void>();
	#nextId = 1_953;

	constructor(
		private readonly clock: SandboxClock,
		private readonly log: VendorLog,
		private readonly switches: () => Readonly<Switches>,
	) {}

	reset(): void {
		this.#rules.clear();
		this.#ends.clear();
		this.#nextId = 1_953;
	}

	/** Every rule that is kept, also those of `time: 0` when the vendor lists them. */
	all(): AgoraRule[] {
		return [...this.#rules.values()];
	}

	/** What the list shows: fresh rules may be missing. */
	listed(): AgoraRule[] {
		const before = this.clock.now() - this.switches().agoraRuleListLagSeconds * 1_000;
		return this.all().filter((rule) => rule.createdAt <= before);
	}

	find(id: number): AgoraRule | undefined {
		return this.#rules.get(id);
	}

	create(target: RuleTarget, privileges: readonly Privilege[], seconds: number): AgoraRule {
		const now = this.clock.now();
		const id = this.#nextId++;
		const rule: AgoraRule = {
			...target,
			id,
			opid: 1_406 + id,
			privileges: [...new Set(privileges)],
			createdAt: now,
			updatedAt: now,
			expiresAt: now + seconds * 1_000,
			once: seconds === 0,
		};
		this.log("rule-created", { ...ruleDetail(rule), seconds });
		if (!rule.once) this.#keep(rule);
		else if (this.switches().agoraOnceRuleListed) this.#rules.set(id, rule);
		return rule;
	}

	/** A new end, counted from now; 0 ends the rule. */
	update(rule: AgoraRule, seconds: number): void {
		rule.updatedAt = this.clock.now();
		rule.expiresAt = rule.updatedAt + seconds * 1_000;
		rule.once = seconds === 0;
		this.#ends.get(rule.id)?.();
		this.log("rule-updated", { ...ruleDetail(rule), seconds });
		if (rule.once && !this.switches().agoraOnceRuleListed) this.#rules.delete(rule.id);
		else if (!rule.once) this.#keep(rule);
	}

	delete(rule: AgoraRule): void {
		this.#ends.get(rule.id)?.();
		this.#rules.delete(rule.id);
		this.log("rule-deleted", ruleDetail(rule));
	}

	/** The rule that keeps somebody from something, if there is one. */
	against(privilege: Privilege, channelName: string, user: Pick<AgoraUser, "uid" | "ip">): AgoraRule | undefined {
		return this.all().find(
			(rule) => !rule.once && rule.privileges.includes(privilege) && this.hits(rule, channelName, user),
		);
	}

	/** Whether a rule means this person in this channel. */
	hits(rule: RuleTarget, channelName: string, user: Pick<AgoraUser, "uid" | "ip">): boolean {
		const named: boolean[] = [];
		if (rule.cname !== null) named.push(rule.cname === channelName);
		if (rule.uid !== null) named.push(rule.uid === user.uid);
		if (rule.ip !== null) named.push(rule.ip === user.ip);
		const widens = isUndocumented(rule) && this.switches().agoraUndocumentedCombo === "or";
		return widens ? named.some(Boolean) : named.every(Boolean);
	}

	#keep(rule: AgoraRule): void {
		this.#rules.set(rule.id, rule);
		const end = this.clock.at(rule.expiresAt, () => {
			if (this.#rules.get(rule.id) !== rule) return;
			this.#rules.delete(rule.id);
			this.#ends.delete(rule.id);
			this.log("rule-expired", ruleDetail(rule));
		});
		this.#ends.set(rule.id, end);
	}
}

/** ip with anything else is in no table of the vendor. */
export function isUndocumented({ ip, cname, uid }: RuleTarget): boolean {
	return ip !== null && (cname !== null || uid !== null);
}

/** What a client is told that a rule puts out or keeps out. */
export function noticeOf({ uid, ip }: RuleTarget): BanNotice {
	const web = uid !== null ? "UID_BANNED" : ip !== null ? "IP_BANNED" : "CHANNEL_BANNED";
	return { code: 3, name: "BANNED_BY_SERVER", web };
}

function ruleDetail({ id, cname, uid, ip, privileges }: AgoraRule) {
	return { ruleId: id, channelName: cname, uid, ip, privileges };
}
