import { z } from "zod";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { CallOptions } from "../../ports/room-control";
import type { Enrolment, RoomEntry, VendorPreset } from "../../ports/room-entry";
import { readPages } from "../shared/pages";
import { cleanId, path } from "../shared/path";
import { type EnrolmentRecord, enrolmentSchema, presetHeadSchema, presetSchema, tokenSchema } from "./api-types";
import { isNotFound, type RealtimeKitClient } from "./client";
import { vendorPreset } from "./mapper";

type Person = Parameters<RoomEntry["enrol"]>[1];

/** How a console person gets into a RealtimeKit meeting: an enrolment of their own, and a token for it. */
export class RealtimeKitEntry implements RoomEntry {
	constructor(private readonly client: RealtimeKitClient) {}

	async findPreset(name: string, options: CallOptions): Promise<VendorPreset | null> {
		cleanId("preset", name);
		const head = (await this.#presetHead(name, true, options)) ?? (await this.#presetHead(name, false, options));
		if (head === null) return null;
		try {
			const call = { method: "GET", path: path`/presets/${head.id}`, effect: "read" } as const;
			return vendorPreset(await this.client.send(call, presetSchema, options));
		} catch (error) {
			if (isNotFound(error)) return null;
			throw error;
		}
	}

	async enrol(room: RoomRef, person: Person, options: CallOptions): Promise<{ enrolment: Enrolment; token: string }> {
		cleanId("person", person.userId);
		const known = person.participantId === null ? null : await this.#find(room, person.participantId, options);
		// A stored id that now names somebody else's record must never give out that person's token.
		if (known !== null && known.custom_participant_id === person.userId)
			return this.#renew(room, known, person, options);
		return this.#add(room, person, options);
	}

	async withdraw(room: RoomRef, participantId: string, options: CallOptions): Promise<void> {
		const call = {
			method: "DELETE",
			path: path`/meetings/${room.roomId}/participants/${participantId}`,
			effect: "act",
		} as const;
		try {
			await this.client.send(call, z.unknown(), options);
		} catch (error) {
			if (!isNotFound(error)) throw error;
		}
	}

	/** By the vendor's search, or by reading all presets: what its search matches is not documented. */
	async #presetHead(name: string, search: boolean, options: CallOptions) {
		const { items } = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: "/presets",
						query: { page_no: pageNumber, per_page: 100, ...(search ? { search: name } : {}) },
						effect: "read",
					},
					"presets",
					presetHeadSchema,
					options,
				),
			(preset) => preset.id,
			20,
		);
		return items.find((preset) => preset.name === name) ?? null;
	}

	async #find(room: RoomRef, participantId: string, options: CallOptions): Promise<EnrolmentRecord | null> {
		const call = {
			method: "GET",
			path: path`/meetings/${room.roomId}/participants/${participantId}`,
			effect: "read",
		} as const;
		try {
			return await this.client.send(call, enrolmentSchema, options);
		} catch (error) {
			if (isNotFound(error)) return null;
			throw error;
		}
	}

	async #add(room: RoomRef, person: Person, options: CallOptions) {
		const body = { custom_participant_id: person.userId, preset_name: person.presetName, name: person.name };
		const call = { method: "POST", path: path`/meetings/${room.roomId}/participants`, body, effect: "act" } as const;
		let added: EnrolmentRecord;
		try {
			added = await this.client.send(call, enrolmentSchema, options);
		} catch (error) {
			if (!isConflict(error)) throw error;
			const existing = await this.#findByUserId(room, person.userId, options);
			if (existing === null) throw error;
			return this.#renew(room, existing, person, options);
		}
		// A vendor that answers with the record it already had may have left its old preset on it.
		if ((added.preset_name ?? person.presetName) !== person.presetName || added.token == null) {
			return this.#renew(room, added, person, options);
		}
		return { enrolment: { participantId: added.id, presetName: person.presetName }, token: added.token };
	}

	/** Brings an enrolment to this name and preset where they differ, and mints a fresh token. */
	async #renew(room: RoomRef, known: EnrolmentRecord, person: Person, options: CallOptions) {
		const enrolment = { participantId: known.id, presetName: person.presetName };
		const same = known.preset_name === person.presetName && known.name === person.name;
		if (!same) {
			const changed = await this.client.send(
				{
					method: "PATCH",
					path: path`/meetings/${room.roomId}/participants/${known.id}`,
					body: { name: person.name, preset_name: person.presetName },
					effect: "act",
				},
				enrolmentSchema,
				options,
			);
			if (changed.token != null) return { enrolment, token: changed.token };
		}
		const call = {
			method: "POST",
			path: path`/meetings/${room.roomId}/participants/${known.id}/token`,
			effect: "act",
		} as const;
		const { token } = await this.client.send(call, tokenSchema, options);
		return { enrolment, token };
	}

	/** The vendor's list of enrolments cannot be searched, so it is read through. */
	async #findByUserId(room: RoomRef, userId: string, options: CallOptions): Promise<EnrolmentRecord | null> {
		const { items } = await readPages(
			(pageNumber) =>
				this.client.page(
					{
						method: "GET",
						path: path`/meetings/${room.roomId}/participants`,
						query: { page_no: pageNumber, per_page: 100 },
						effect: "read",
					},
					"participants",
					enrolmentSchema,
					options,
				),
			(record) => record.id,
			200,
		);
		return items.find((record) => record.custom_participant_id === userId) ?? null;
	}
}

/** The vendor does not publish how it refuses a customer id that is taken: 409, or a 4xx that says so in words. */
function isConflict(error: unknown): boolean {
	if (!(error instanceof ProviderError) || error.kind !== "refused") return false;
	if (error.details.code === "409") return true;
	return (
		(error.details.code === "400" || error.details.code === "422") && /exist|duplicate|already/i.test(error.message)
	);
}
