import { randomUUID } from "node:crypto";
import type { ViewType, World } from "../world";
import { castPeople, type Member, type Persona, placeCustomers, seat } from "./cast";
import { customersIn } from "./customers";
import { demoRooms, type RoomPlan } from "./demo";
import { Random, seedOf } from "./random";
import { RoomScript } from "./script";
import { Storm, type StormOrder, type StormState } from "./storm";

export type { Persona } from "./cast";
export type { StormOrder, StormState } from "./storm";

export type Seed = "demo" | "empty";

export interface NewRoom {
	meetingId?: string;
	title?: string;
	people?: number;
	seed?: number;
	alive?: boolean;
	viewType?: ViewType;
}

interface Running {
	script: RoomScript;
	timer: NodeJS.Timeout;
}

const demoSeed = 20_261_121;

/** The simulated people of all rooms: seats them, keeps alive rooms moving, raises storms. */
export class Simulation {
	readonly #alive = new Map<string, Running>();
	readonly #storms = new Map<string, Storm>();

	constructor(private readonly world: World) {}

	/** Fills an empty world. */
	seed(seed: Seed): void {
		if (seed !== "demo") return;
		for (const plan of demoRooms) {
			this.#open({ ...plan, customers: customersIn("realtimekit", plan.title) }, demoSeed);
		}
	}

	/** Makes a meeting with simulated people in it. */
	open(room: NewRoom): string {
		const meetingId = room.meetingId ?? randomUUID();
		const plan: RoomPlan = {
			meetingId,
			title: room.title ?? "Test room",
			people: room.people ?? 0,
			alive: room.alive ?? false,
			viewType: room.viewType ?? "GROUP_CALL",
		};
		this.#open(plan, room.seed ?? 1);
		return meetingId;
	}

	/** Seats people who stand still until they are told otherwise. */
	add(meetingId: string, people: readonly Persona[]): Member[] {
		return people.map((person) => seat(this.world, meetingId, person));
	}

	/** Starts a storm in a room; an earlier one there stops. */
	storm(meetingId: string, order: StormOrder): StormState {
		this.#storms.get(meetingId)?.stop();
		const storm = new Storm(this.world, meetingId, order);
		this.#storms.set(meetingId, storm);
		return storm.state;
	}

	stormState(meetingId: string): StormState | null {
		return this.#storms.get(meetingId)?.state ?? null;
	}

	/** Stops everything of a room, or of all rooms. */
	stop(meetingId?: string): void {
		for (const [id, running] of this.#alive) {
			if (meetingId !== undefined && id !== meetingId) continue;
			clearInterval(running.timer);
			running.script.stop();
			this.#alive.delete(id);
		}
		for (const [id, storm] of this.#storms) {
			if (meetingId !== undefined && id !== meetingId) continue;
			storm.stop();
			this.#storms.delete(id);
		}
	}

	#open(plan: RoomPlan, seed: number): void {
		this.world.directory.createMeeting({ id: plan.meetingId, title: plan.title });
		const random = new Random(seedOf(plan.meetingId, seed));
		const people = castPeople(random, plan.people, plan.viewType, plan.names ?? []);
		placeCustomers(people, plan.customers ?? []);
		const members = this.add(plan.meetingId, people);
		this.#prepareStage(members);
		const waiting = Array.from({ length: plan.waiting ?? 0 }, (_, index) => ({
			customParticipantId: `crm-9${100 + index}`,
			name: ["Ama Boateng", "Émile Fournier", "小林 陽子"][index % 3] ?? "Guest",
			presetName: "waiting_room_participant",
			mic: false,
			camera: false,
			devices: 1,
		}));
		this.add(plan.meetingId, waiting);
		if (plan.alive) this.#enliven(plan, members, random);
	}

	/** In a webinar two viewers ask for the stage. */
	#prepareStage(members: readonly Member[]): void {
		const viewers = members.filter((member) => member.presetName === "webinar_viewer");
		for (const viewer of viewers.slice(0, 2)) {
			const [peerId] = viewer.peerIds;
			if (peerId !== undefined) this.world.moderation.requestStage(peerId, true);
		}
	}

	#enliven(plan: RoomPlan, members: Member[], random: Random): void {
		const script = new RoomScript(this.world, plan.meetingId, members, random);
		const everyMs = Math.round(1_000 / Math.min(6, Math.max(1, plan.people / 30)));
		const timer = setInterval(() => script.step(), everyMs);
		timer.unref();
		this.#alive.set(plan.meetingId, { script, timer });
	}
}
