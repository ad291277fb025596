import { eq } from "drizzle-orm";
import type { EndDryRun } from "@/lib/api/schedules";
import { isConsoleUserId, personKey, type Target } from "@/lib/moderation/participant";
import { providerNames } from "@/lib/moderation/room";
import { roomEnds } from "../db/schema";
import { denialNow, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { ListedConnection } from "../ports/room-control";
import { noSuchEnd } from "./authority";
import { roomOf } from "./records";

const withinMs = 8_000;

/** Who would be removed if this end came now, consoles left out. Asks the vendor; touches nobody. */
export async function dryRunEnd(context: Context, { endId }: { endId: string }): Promise<EndDryRun> {
	const [end] = await context.database.select().from(roomEnds).where(eq(roomEnds.id, endId));
	if (end === undefined) throw noSuchEnd();
	const room = roomOf(end);
	const denial = await denialNow(context, context.database, "schedule-room", room);
	if (denial !== null) throw denial.by === "room" ? noSuchEnd() : refusalOf(denial);
	const control = context.projectOf(room)?.control;
	const vendor = providerNames[room.provider];
	const nobodyKnows = (text: string) => ({ known: false, people: [], at: context.clock.now().toISOString(), text });
	if (control === undefined) return nobodyKnows(`${vendor} is not connected, so nobody knows who is in the room.`);
	try {
		const listing = await control.listPeople(room, { lane: "act", signal: AbortSignal.timeout(withinMs) });
		const people = peopleOf(listing.connections);
		return {
			known: listing.known,
			people,
			at: listing.at.toISOString(),
			text: words(vendor, people.length, listing.known),
		};
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("dry-run-not-answered", { endId, kind: error.kind, cause: error });
		return nobodyKnows(
			`${vendor} did not say who is in the room. Everybody in it would be removed. Nobody was touched.`,
		);
	}
}

function words(vendor: string, people: number, known: boolean): string {
	const count = people === 1 ? "1 person" : `${people} people`;
	if (!known) {
		const listed = people === 0 ? "nobody" : count;
		return `${vendor} lists ${listed}, but its list may not be whole. Whoever is in the room would be removed. Nobody was touched.`;
	}
	return people === 0 ? "Nobody is in the room now." : `${count} would be removed now. Nobody was touched.`;
}

/** All devices of a person together. */
function peopleOf(connections: readonly ListedConnection[]): Target[] {
	const people = new Map<string, Target>();
	for (const { leftAt, userId, participantId, connectionId, name } of connections) {
		if (leftAt !== null || isConsoleUserId(userId)) continue;
		const key = personKey({ userId, participantId });
		const known = people.get(key);
		if (known === undefined) people.set(key, { userId, participantId, connectionIds: [connectionId], name });
		else if (known.connectionIds.length < 50) known.connectionIds.push(connectionId);
	}
	return [...people.values()];
}
