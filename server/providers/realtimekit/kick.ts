import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { Ack, CallOptions, Performed } from "../../ports/room-control";
import { asTheyCome } from "../shared/as-they-come";
import { cleanId, path } from "../shared/path";
import { asProviderError, chunks, nameEach, notSaid, resultOf } from "../shared/targets";
import { kickedAllSchema, kickedSchema } from "./api-types";
import { isNotFound, type RealtimeKitClient } from "./client";
import type { RealtimeKitSessions } from "./sessions";

type IdField = "custom_participant_ids" | "participant_ids";
interface Named {
	field: IdField;
	id: string;
}
type Person = { name: Named; targets: Target[] };

/** The vendor publishes no limit for its arrays; a hundred ids stay far below any limit of a body. */
const idsPerCall = 100;
const callsAtOnce = 4;
const accepted = { already: false, evidence: "provider-ack" } as const;

/** Removals by Cloudflare's REST API. */
export class RealtimeKitKick {
	constructor(
		private readonly client: RealtimeKitClient,
		private readonly sessions: RealtimeKitSessions,
	) {}

	async one(room: RoomRef, target: Target | null, options: CallOptions): Promise<Ack> {
		const { name } = nameOf(target);
		const affected = (await this.#send(room, name.field, [name.id], options))?.length ?? null;
		return affected === 0 ? this.#alreadyGone(room, options) : { ...accepted, affected };
	}

	async all(room: RoomRef, options: CallOptions): Promise<Ack> {
		const call = {
			method: "POST",
			path: path`/meetings/${room.roomId}/active-session/kick-all`,
			effect: "act",
		} as const;
		try {
			const kicked = await this.client.send(call, kickedAllSchema, options);
			return { ...accepted, affected: kicked.kicked_participants_count ?? null };
		} catch (error) {
			if (isNotFound(error)) return this.#alreadyGone(room, options);
			throw error;
		}
	}

	/** One call for up to a hundred people who are named alike. */
	async *many(room: RoomRef, targets: readonly Target[], options: CallOptions): AsyncGenerator<Performed> {
		const { named, refused } = nameEach(targets, nameOf);
		yield* refused;
		const people = [...named.values()];
		const calls = (["custom_participant_ids", "participant_ids"] as const).flatMap((field) =>
			chunks(
				people.filter(({ name }) => name.field === field),
				idsPerCall,
			),
		);
		const together = (call: Person[]) => this.#together(room, call, options);
		for await (const { results, alone } of asTheyCome(calls, callsAtOnce, together)) {
			yield* results;
			const each = (person: Person) => this.#alone(room, person, options);
			for await (const result of asTheyCome(alone, callsAtOnce, each)) yield* result;
		}
	}

	/** When the vendor knows one of them not, it may refuse all: then each is left to be asked for alone. */
	async #together(room: RoomRef, people: Person[], options: CallOptions) {
		const [first] = people;
		if (first === undefined || people.length === 1) return { results: [], alone: people };
		const targets = people.flatMap((person) => person.targets);
		const ids = people.map(({ name }) => name.id);
		try {
			const acted = await this.#send(room, first.name.field, ids, options);
			if (acted?.length === 0) return { results: [], alone: people };
			const wasIn = await this.#whoWasIn(room, people, acted, options).catch(notSaid);
			const ackFor = (id: string): Ack =>
				wasIn?.(id) === false ? { ...accepted, already: true, affected: 0 } : { ...accepted, affected: null };
			return { results: people.flatMap((one) => resultOf(one.targets, ackFor(one.name.id))), alone: [] };
		} catch (error) {
			return { results: resultOf(targets, asProviderError(error)), alone: [] };
		}
	}

	async #alone(room: RoomRef, { targets }: Person, options: CallOptions): Promise<Performed[]> {
		try {
			return resultOf(targets, await this.one(room, targets[0] ?? null, options));
		} catch (error) {
			return resultOf(targets, asProviderError(error));
		}
	}

	/** A vendor that acts on the ones it knows names their records, fewer than were asked for: the others were not in. */
	async #whoWasIn(room: RoomRef, people: Person[], acted: string[] | null, options: CallOptions) {
		if (acted === null || acted.length >= people.length) return undefined;
		const records = new Set(acted);
		if (people[0]?.name.field === "participant_ids") return (id: string) => records.has(id);
		const session = await this.sessions.latest(room, options);
		if (session === null) return undefined;
		const connections = await this.sessions.allConnections(session.id, options);
		const userIds = new Set(connections.flatMap((row) => (records.has(row.participantId) ? [row.userId] : [])));
		return (id: string) => userIds.has(id);
	}

	/**
	 * The records that the vendor says it acted on, or null where it does not say; none also for its 404, which means
	 * "no such person" or "no such session".
	 */
	async #send(room: RoomRef, field: IdField, ids: string[], options: CallOptions): Promise<string[] | null> {
		const call = {
			method: "POST",
			path: path`/meetings/${room.roomId}/active-session/kick`,
			body: { [field]: ids },
			effect: "act",
		} as const;
		try {
			const kicked = await this.client.send(call, kickedSchema, options);
			return kicked.participants?.map(({ id }) => id) ?? null;
		} catch (error) {
			if (isNotFound(error)) return [];
			throw error;
		}
	}

	async #alreadyGone(room: RoomRef, options: CallOptions): Promise<Ack> {
		await this.sessions.mustExist(room, options);
		return { already: true, evidence: "provider-ack", affected: 0 };
	}
}

/** By the customer's id, which reaches every enrolment of the person; by the vendor's record where there is none. Never by both. */
function nameOf(target: Target | null): { key: string; name: Named } {
	if (target?.userId != null) return named("custom_participant_ids", target.userId);
	if (target?.participantId != null) return named("participant_ids", target.participantId);
	throw new ProviderError("refused", "a removal names nobody", { code: "bad-id", retryable: false });
}

function named(field: IdField, id: string): { key: string; name: Named } {
	return { key: `${field} ${cleanId("person", id)}`, name: { field, id } };
}
