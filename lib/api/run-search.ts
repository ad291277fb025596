import type { Provider } from "../moderation/words/room";
import { problemOf, RequestError } from "./request";
import type { SearchStep } from "./search";

export interface SearchAsked {
	q: string;
	/** Only this vendor; null: all. */
	vendor: Provider | null;
	/** Rooms to look into where a vendor cannot list its own, as `provider/projectId/roomId`. */
	rooms: readonly string[];
}

export function searchPath({ q, vendor, rooms }: SearchAsked): string {
	const query = new URLSearchParams({ q });
	if (vendor !== null) query.append("vendor", vendor);
	for (const room of rooms) query.append("room", room);
	return `/api/search?${query}`;
}

/**
 * Searches, step by step. By `fetch` and not by `EventSource`: a search that breaks off must not start anew by itself,
 * and a refusal has words that only a response body carries.
 */
export async function* runSearch(asked: SearchAsked, signal: AbortSignal): AsyncGenerator<SearchStep> {
	const contract = import("./search").then((wire) => wire.searchStepSchema);
	let response: Response;
	try {
		response = await fetch(searchPath(asked), { signal, cache: "no-store" });
	} catch (cause) {
		if (signal.aborted) throw cause;
		throw new RequestError("offline", "Usher could not be reached. Check your connection and search again.");
	}
	if (!response.ok) throw await problemOf(response);
	const schema = await contract;
	for await (const data of eventData(response)) {
		const step = schema.safeParse(data);
		if (!step.success) continue;
		yield step.data;
		if (step.data.type === "end") return;
	}
	throw new RequestError("offline", "The search broke off. What was found so far is shown; search again for the rest.");
}

/** The JSON of each message of an event stream; comments and other fields are passed over. */
export async function* eventData(response: Response): AsyncGenerator<unknown> {
	if (!response.body) return;
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			const messages = (rest + value).split("\n\n");
			rest = messages.pop() ?? "";
			for (const message of messages) {
				const lines = message.split("\n").filter((line) => line.startsWith("data:"));
				const data = parsed(lines.map((line) => line.slice(5)).join("\n"));
				if (data !== undefined) yield data;
			}
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
