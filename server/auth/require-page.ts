import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { explainDenial, type Right } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { denialOf, type UserActor } from "../http/gate";
import { liveGate } from "../http/live-gate";
import { pathHeader } from "../http/page-headers";
import type { Context } from "../kernel/context";
import { currentActor } from "./current-actor";

export interface PageEntry {
	actor: UserActor;
	context: Context;
}

/**
 * Who may see a page. Not signed in: to the sign-in page and back. A room that was not given: not found. Disabled,
 * without a role, or with too low a one: the nearest `forbidden.tsx`, which says so with `deniedWords()`.
 */
export async function requirePage(right?: Right, room?: RoomRef): Promise<PageEntry> {
	const path = (await headers()).get(pathHeader) ?? "/rooms";
	const actor = await currentActor();
	if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
	const context = liveGate.contextFor(actor, "console", randomUUID());
	const denial = denialOf(actor, right, room);
	if (denial === null) return { actor, context };
	await liveGate.recordDenial(context, { what: `GET ${path.split("?")[0]}`, by: denial.by, right: right ?? null });
	if (denial.by === "room") notFound();
	forbidden();
}

/** Why the current person sees a forbidden page, and who can help; for `forbidden.tsx`. */
export async function deniedWords(): Promise<string> {
	const actor = await currentActor();
	if (actor === null) return "You are not signed in.";
	const denial = denialOf(actor, undefined, undefined);
	return denial === null
		? `Your role (${actor.role}) does not allow this page. An admin can change it.`
		: explainDenial(denial);
}
