import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { type Denial, explainDenial, mayUse, type Right } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { keyDenial, scopeFor } from "@/lib/moderation/words/api-key";
import type { Database, Transaction } from "../db/client";
import type { Context } from "./context";
import { readHolder } from "./read-holder";
import { readKey } from "./read-key";

/**
 * What keeps an actor from a right, as they were read from the database; null: nothing. People go by role and rooms
 * given, API keys by scope and limits; jobs and the system may do everything. A key's limits of vendors and rooms come
 * as `room`, so that what is outside of them answers like what does not exist. `now` is for an actor who was not read
 * with this very request.
 */
export function denialFor(actor: Actor, right: Right, room?: RoomRef, now?: Date): Denial | null {
	if (actor.kind === "user") {
		const verdict = mayUse(actor, right, room);
		return verdict.ok ? null : verdict.denial;
	}
	if (actor.kind !== "api-key") return null;
	const scope = scopeFor[right];
	const why = keyDenial(actor, scope, room, now ?? new Date(0));
	if (why === null) return null;
	if (why === "scope") return { by: "scope", scope };
	return why === "revoked" || why === "expired" ? { by: why } : { by: "room" };
}

/** The same actor with the rights that the database has now. Whoever is gone from it may do nothing. */
export async function actorNow({ actor }: Pick<Context, "actor">, database: Database | Transaction): Promise<Actor> {
	if (actor.kind === "user") {
		return (await readHolder(database, actor.userId)) ?? { ...actor, role: null, disabled: true, roomsGiven: [] };
	}
	if (actor.kind === "api-key") {
		return (await readKey(database, actor.keyId)) ?? { ...actor, scopes: [], revokedAt: new Date(0) };
	}
	return actor;
}

/** What keeps the actor from a right now, read afresh, best in the transaction of the act itself; null: nothing. */
export async function denialNow(
	context: Pick<Context, "actor" | "clock">,
	database: Database | Transaction,
	right: Right,
	room?: RoomRef,
): Promise<Denial | null> {
	return denialFor(await actorNow(context, database), right, room, context.clock.now());
}

/** The one answer for a room that does not exist and for one that is out of reach, word for word the same. */
export function noSuchRoom(): ModerationError {
	return new ModerationError("not-found", "There is no such room.");
}

/** The error for a denial. A room that is out of reach answers exactly like one that is not there. */
export function refusalOf(denial: Denial): ModerationError {
	return denial.by === "room" ? noSuchRoom() : new ModerationError("forbidden", explainDenial(denial));
}

/** Throws unless the actor holds the right now. */
export async function requireRight(
	context: Pick<Context, "actor" | "clock">,
	database: Database | Transaction,
	right: Right,
	room?: RoomRef,
): Promise<void> {
	const denial = await denialNow(context, database, right, room);
	if (denial !== null) throw refusalOf(denial);
}
