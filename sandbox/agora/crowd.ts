import { Crowds } from "../simulate/crowds";
import { type Customer, uidOf } from "../simulate/customers";
import { Random, seedOf } from "../simulate/random";
import type { Agora } from "./agora";
import type { ChannelMode } from "./model";

export interface ChannelPlan {
	channelName: string;
	mode: ChannelMode;
	people: number;
	/** How many of them are hosts in a live channel. */
	hosts: number;
	seed: number;
	alive: boolean;
	/** Known customers among them; the script lets them stay. */
	customers?: readonly Customer[];
}

/** The simulated people of Agora's channels. */
export class AgoraCrowd {
	readonly #crowds: Crowds<number>;
	/** Who is a host in which live channel, so that they come back as one. */
	readonly #hosts = new Map<string, Set<number>>();

	constructor(private readonly agora: Agora) {
		const { channels } = agora;
		this.#crowds = new Crowds({
			has: (channelName, uid) => channels.find(channelName)?.users.has(uid) ?? false,
			join: (channelName, uid) => agora.join({ channelName, uid, role: this.#roleOf(channelName, uid) }).joined,
			leave: (channelName, uid) => agora.leave(channelName, uid),
			toggle: (channelName, uid, kind) => {
				const user = channels.user(channelName, uid);
				if (user.role !== "audience") agora.publish(channelName, uid, kind, !user[kind]);
			},
			speak: (channelName, uid) => {
				const user = channels.user(channelName, uid);
				user.speaking = user.audio && !user.speaking;
			},
		});
	}

	/** Fills a channel with people made up by the seed, and the known ones. */
	open(plan: ChannelPlan): void {
		const { channelName, mode, people, hosts, seed, alive, customers = [] } = plan;
		this.agora.channels.setMode(channelName, mode);
		const random = new Random(seedOf(channelName, seed));
		const known = customers.map((customer) => uidOf(customer));
		const [first, ...others] = known;
		const made = strangers(random, people - known.length);
		// One known person on the stage of a live channel, the others in its audience.
		const uids = [...(first === undefined ? [] : [first]), ...made, ...others];
		this.#hosts.set(channelName, new Set(uids.slice(0, hosts)));
		for (const uid of uids) {
			const role = this.#roleOf(channelName, uid);
			const audio = random.chance(0.4) || known.includes(uid);
			const video = random.chance(0.25);
			this.agora.join({ channelName, uid, role, audio, video, platform: random.pick([1, 2, 5, 7, 7, 8]) });
		}
		if (alive) this.#crowds.enliven(channelName, uids, new Set(known), random);
	}

	/** Stops the script of a channel, or all. */
	stop(channelName?: string): void {
		this.#crowds.stop(channelName);
	}

	#roleOf(channelName: string, uid: number): "host" | "audience" {
		return this.#hosts.get(channelName)?.has(uid) ? "host" : "audience";
	}
}

function strangers(random: Random, count: number): number[] {
	const uids = new Set<number>();
	while (uids.size < count) uids.add(100_000 + random.below(4_000_000_000));
	return [...uids];
}
