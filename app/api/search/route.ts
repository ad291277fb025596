import { searchQuerySchema } from "@/lib/api/search";
import { parseInput } from "@/server/http/errors";
import { liveStream } from "@/server/http/live-stream";
import { route } from "@/server/http/route";
import { search } from "@/server/runtime";

/** One search at all vendors, streamed; whoever closes the stream stops the vendors' scans. */
export const GET = route({ right: "search-everywhere", ownPagesOnly: true }, async ({ context, request }) => {
	const asked = new URL(request.url).searchParams;
	const query = parseInput(searchQuerySchema, {
		text: asked.get("q") ?? "",
		providers: asked.getAll("vendor"),
		rooms: asked.getAll("room"),
	});
	return liveStream({
		context,
		request,
		right: "search-everywhere",
		async *items(signal) {
			let id = 0;
			for await (const data of search.findPeople(context, { ...query, signal })) yield { id: ++id, data };
		},
	});
});
