import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderError } from "../../ports/errors";
import type { ClosingFacts, RoomClosing, RoomLock } from "../../ports/room-closing";
import type { CallOptions } from "../../ports/room-control";
import { lookAgain } from "../shared/look-again";
import { requireRoomOf } from "../shared/require-room";
import type { VendorClock } from "../shared/seams";
import { asProviderError, notSaid } from "../shared/targets";
import type { RuleRow } from "./api-types";
import type { AgoraClient } from "./client";
import type { AgoraKick, AgoraWaits } from "./kick";
import { channelOf } from "./targets";

/** Agora takes ten seconds for the shortest rule; a day is the longest that all its pages agree on. */
const shortestSeconds = 10;
const longestSeconds = 86_400;
/** Rules of one channel that end within so little of each other were made by tries of one and the same close, a restart between them included. */
const sameEndMs = 600_000;

const facts: ClosingFacts = {
	keepsOut: { able: true },
	longestLockMs: longestSeconds * 1_000,
	betweenEndsMs: 100,
	atTheEnd:
		"Everybody’s connection to the channel ends, and their app hears that the channel is banned. Nobody can join it until the next start.",
};

type Until = Date | "until-lifted";

/**
 * Ends channels by one rule of Agora's: it puts everybody out as it is made, and keeps them out until it ends or is
 * deleted (https://docs.agora.io/en/video-calling/channel-management-api/endpoint/ban-user-privileges/create-rules).
 */
export class AgoraClosing implements RoomClosing {
	readonly facts = facts;
	readonly provider = "agora";

	constructor(
		private readonly client: AgoraClient,
		private readonly kick: AgoraKick,
		readonly projectId: string,
		private readonly clock: VendorClock,
		private readonly waits: AgoraWaits,
	) {}

	async close(room: RoomRef, keepOutUntil: Until | null, options: CallOptions) {
		requireRoomOf(this, room);
		const seconds = keepOutUntil === null ? 0 : this.#secondsUntil(keepOutUntil);
		if (seconds === 0) return { ack: await this.kick.all(room, options), lock: null };
		const made: { lock: RoomLock | null; doubt: ProviderError | null } = { lock: null, doubt: null };
		const ack = await this.kick.all(room, options, async () => {
			try {
				made.lock = await this.#lock(channelOf(room), seconds, options);
				return made.lock.reference;
			} catch (error) {
				made.doubt = asProviderError(error);
				throw error;
			}
		});
		// People may be out by a rule that was never told to us: whether they can come back is then unknown.
		if (made.doubt !== null) throw made.doubt;
		return { ack, lock: made.lock };
	}

	/** A rule that has run out is made anew, which puts out whoever came in meanwhile. */
	async renew(room: RoomRef, lock: RoomLock, until: Until, options: CallOptions): Promise<RoomLock> {
		requireRoomOf(this, room);
		const cname = channelOf(room);
		const seconds = this.#secondsUntil(until);
		if (seconds === 0 || (until !== "until-lifted" && lock.until !== null && lock.until >= until)) return lock;
		const end = this.#endOf(seconds);
		const { reference } = lock;
		const renewed =
			reference !== null && this.#mayStand(lock) && (await this.client.prolong(reference, seconds, options))
				? { reference, until: end }
				: await this.#lock(cname, seconds, options);
		await this.#liftOthers(cname, lock, renewed.reference, options);
		return renewed;
	}

	async reopen(room: RoomRef, lock: RoomLock, options: CallOptions): Promise<void> {
		requireRoomOf(this, room);
		if (lock.reference !== null) await this.client.lift(lock.reference, options);
		await this.#liftOthers(channelOf(room), lock, lock.reference, options);
	}

	/** Makes the rule; one whose answer was lost is looked for, as Agora advises. Throws what it threw when it is not found. */
	async #lock(cname: string, seconds: number, options: CallOptions): Promise<RoomLock> {
		const until = this.#endOf(seconds);
		let reference: string | null = null;
		let doubt: ProviderError | null = null;
		try {
			reference = await this.client.lock(cname, seconds, options);
		} catch (error) {
			doubt = asProviderError(error);
			if (doubt.kind !== "unknown-outcome") throw doubt;
		}
		if (reference === null) {
			await lookAgain(this.waits.looksMs, options.signal, async () => {
				const [found] = await this.#locks(cname, until, options).catch(notSaid).then(newestFirst);
				reference = found?.id ?? null;
				return reference !== null;
			});
		}
		if (reference === null && doubt !== null) throw doubt;
		return { reference, until };
	}

	/**
	 * A close whose answer was lost may have left a rule beside the one that is known, and would keep people out of the
	 * next session. It ends when the known one was to end. Tidying that fails does no harm that was not there.
	 */
	async #liftOthers(cname: string, lock: RoomLock, keep: string | null, options: CallOptions): Promise<void> {
		if (lock.until === null || !this.#mayStand(lock)) return;
		const found = (await this.#locks(cname, lock.until, options).catch(notSaid)) ?? [];
		for (const { id } of found) if (id !== keep) await this.client.lift(id, options).catch(notSaid);
	}

	/** The rules that keep everybody out of this channel until then. */
	async #locks(cname: string, until: Date, options: CallOptions): Promise<RuleRow[]> {
		const isLock = (rule: RuleRow) =>
			rule.cname === cname && !rule.uid && !rule.ip && rule.privileges.includes("join_channel");
		const endsThen = ({ ts }: RuleRow) => ts != null && Math.abs(ts.getTime() - until.getTime()) <= sameEndMs;
		return (await this.client.rules(options)).filter((rule) => isLock(rule) && endsThen(rule));
	}

	/** Clocks differ a little: a rule may stand for a moment longer than ours says. */
	#mayStand(lock: RoomLock): boolean {
		return lock.until === null || lock.until.getTime() + sameEndMs > this.clock.now().getTime();
	}

	/** 0: that moment has passed. */
	#secondsUntil(until: Until): number {
		if (until === "until-lifted") return longestSeconds;
		const seconds = Math.ceil((until.getTime() - this.clock.now().getTime()) / 1_000);
		return seconds <= 0 ? 0 : Math.min(Math.max(seconds, shortestSeconds), longestSeconds);
	}

	#endOf(seconds: number): Date {
		return new Date(this.clock.now().getTime() + seconds * 1_000);
	}
}

function newestFirst(rules: RuleRow[] | undefined): RuleRow[] {
	return [...(rules ?? [])].sort((one, other) => (other.createAt?.getTime() ?? 0) - (one.createAt?.getTime() ?? 0));
}
