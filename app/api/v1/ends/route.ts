import * as z from "zod";
import { listEnds } from "@/lib/api/v1/schedules";
import { apiRoute } from "@/server/http/api-route";
import { readCursor, writeCursor } from "@/server/http/cursor";
import { schedules } from "@/server/runtime";

const placeSchema = z.tuple([z.iso.datetime(), z.string()]);

export const GET = apiRoute(listEnds, async ({ context, query: { from, to, cursor, limit } }) => {
	const after = readCursor(placeSchema, cursor);
	// The verb gives the earliest of very many: each page asks from where the one before ended.
	const { ends, now } = await schedules.listEnds(context, { from: after?.[0] ?? from, to });
	const rest = ends
		.map((end) => ({ end, place: [end.endsAt, end.endId] as const }))
		.sort((a, b) => compare(a.place, b.place))
		.filter(({ place }) => after === null || compare(place, after) > 0);
	const page = rest.slice(0, limit);
	const last = page.at(-1);
	const nextCursor = rest.length > limit && last !== undefined ? writeCursor(last.place) : null;
	return { ends: page.map(({ end }) => end), now, nextCursor };
});

function compare(a: readonly [string, string], b: readonly [string, string]): number {
	const [first, second] = [a.join(" "), b.join(" ")];
	return first === second ? 0 : first < second ? -1 : 1;
}
