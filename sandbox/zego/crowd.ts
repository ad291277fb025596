import { Crowds } from "../simulate/crowds";
import type { Customer } from "../simulate/customers";
import { awkwardNames, fullName } from "../simulate/names";
import { Random, seedOf } from "../simulate/random";
import type { Zego } from "./zego";

export interface RoomPlan {
	roomId: string;
	people: number;
	seed: number;
	alive: boolean;
	/** Known customers among them; the script lets them stay. */
	customers?: readonly Customer[];
}

/** The simulated people of ZEGO's rooms. */
export class ZegoCrowd {
	readonly #crowds: Crowds<string>;
	readonly #names = new Map<string, string>();

	constructor(private readonly zego: Zego) {
		const { rooms } = zego;
		this.#crowds = new Crowds({
			has: (roomId, userId) => rooms.find(roomId)?.users.has(userId) ?? false,
			join: (roomId, userId) => zego.login({ roomId, userId, userName: this.#names.get(userId) }).joined,
			leave: (roomId, userId) => zego.logout(roomId, userId),
			toggle: (roomId, userId, kind) => {
				const [stream] = rooms.user(roomId, userId).streams.values();
				const sends = { audio: stream?.audio ?? false, video: stream?.video ?? false };
				zego.publish(roomId, userId, { ...sends, [kind]: !sends[kind] });
			},
			speak: (roomId, userId) => {
				const user = rooms.user(roomId, userId);
				user.speaking = !user.speaking && [...user.streams.values()].some((stream) => stream.audio);
			},
		});
	}

	/** Fills a room with people made up by the seed, and the known ones. */
	open({ roomId, people, seed, alive, customers = [] }: RoomPlan): void {
		const random = new Random(seedOf(roomId, seed));
		const strangers = Array.from({ length: Math.max(0, people - customers.length) }, (_, index) => ({
			id: `z-${roomId.replace(/^zego-/u, "")}-${1_001 + index}`,
			name: awkwardNames[index] ?? fullName(random),
		}));
		const known = new Set(customers.map((customer) => customer.id));
		const ids = [...customers, ...strangers].map(({ id, name }) => {
			this.#names.set(id, name);
			this.zego.login({ roomId, userId: id, userName: name });
			const audio = random.chance(0.4) || known.has(id);
			const video = random.chance(0.25);
			this.zego.publish(roomId, id, { audio, video });
			return id;
		});
		if (alive) this.#crowds.enliven(roomId, ids, known, random);
	}

	/** Stops the script of a room, or all. */
	stop(roomId?: string): void {
		this.#crowds.stop(roomId);
	}
}
