import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { type Denial, mayUse, type Right } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import type { Log } from "../kernel/log";
import type { Site } from "../kernel/site";
import { comesFromUs } from "./origin";

export type UserActor = Extract<Actor, { kind: "user" }>;

/** What the wrappers need of the rest of the server; the live one is in `live-gate.ts`, tests bring their own. */
export interface Gate {
	site(): Site;
	log(): Log;
	/** The person behind the session cookie, read afresh from the database; null: no session. */
	actorOf(headers: Headers): Promise<UserActor | null>;
	contextFor(actor: Actor, origin: Context["origin"], trace: string): Context;
	/** An audit row of kind `denied`. */
	recordDenial(context: Context, denied: { what: string; by: Denial["by"]; right: Right | null }): Promise<void>;
}

export interface Asked {
	headers: Headers;
	/** Whether the request may change something, and so must come from our own pages. */
	unsafe: boolean;
	right?: Right | undefined;
	room?: RoomRef | undefined;
	origin: Context["origin"];
	trace: string;
	/** Route or action, for the audit row of a denial. */
	what: string;
}

/**
 * The one check in front of every route and action: origin, session, account, role, room. Nothing of the request's
 * body has been read before it. A room that was not given answers exactly like one that is not there.
 */
export async function admit(gate: Gate, asked: Asked): Promise<Context> {
	if (asked.unsafe && !comesFromUs(asked.headers, gate.site().url)) {
		throw new ModerationError(
			"foreign-origin",
			"This request did not come from the console's own pages. Reload the page and try again.",
		);
	}
	const actor = await gate.actorOf(asked.headers);
	if (actor === null) throw new ModerationError("not-signed-in", "You are not signed in. Sign in and try again.");
	const context = gate.contextFor(actor, asked.origin, asked.trace);
	const denial = denialOf(actor, asked.right, asked.room);
	if (denial === null) return context;
	await gate.recordDenial(context, { what: asked.what, by: denial.by, right: asked.right ?? null });
	throw refusalOf(denial);
}

/** A disabled account, or one without a role, is refused everywhere, also where no right is asked for. */
export function denialOf(holder: UserActor, right: Right | undefined, room: RoomRef | undefined): Denial | null {
	if (holder.disabled) return { by: "disabled" };
	if (holder.role === null) return { by: "no-role" };
	if (right === undefined) return null;
	const verdict = mayUse(holder, right, room);
	return verdict.ok ? null : verdict.denial;
}
