import type { SearchStep, VendorStep } from "@/lib/api/search";
import { isConsoleUserId } from "@/lib/moderation/participant";
import { type Provider, providerNames, providers, type RoomRef } from "@/lib/moderation/room";
import type { Context, Project } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { FindStep } from "../ports/room-control";
import { knownRooms } from "./known-rooms";
import { merge } from "./merge";
import { requireSearch } from "./require-search";
import { ourTrouble, vendorTrouble } from "./vendor-trouble";

/** A scan of very many rooms takes its time; whoever watches may stop it sooner. */
const searchWithinMs = 5 * 60_000;

export interface SearchInput {
	/** Parsed by `searchTextSchema`. */
	text: string;
	/** Rooms to look into where a vendor cannot list its own. */
	rooms: readonly RoomRef[];
	/** Empty: all. */
	providers: readonly Provider[];
	signal: AbortSignal;
}

/**
 * Looks for one person at all vendors at once. Each vendor has its own line: what it is doing, what it cannot do, or
 * why it failed; none waits for another. Ends quietly, the vendors' scans with it, when `signal` does.
 */
export async function* findPeople(context: Context, input: SearchInput): AsyncGenerator<SearchStep> {
	requireSearch(context);
	const wanted = providers.filter((one) => input.providers.length === 0 || input.providers.includes(one));
	const known = await knownRooms(context, input.rooms).catch((error: unknown) => {
		context.log.error("search-knows-no-rooms", { cause: error });
		return null;
	});
	const rooms = known ?? input.rooms;
	const ending = new AbortController();
	const signal = AbortSignal.any([input.signal, ending.signal, AbortSignal.timeout(searchWithinMs)]);
	try {
		const asked = { text: input.text, rooms, areKnown: known !== null, signal };
		yield* merge(wanted.map((provider) => searchVendor(context, provider, asked)));
		if (!input.signal.aborted) yield { type: "end" };
	} finally {
		ending.abort();
	}
}

interface Asked {
	text: string;
	rooms: readonly RoomRef[];
	/** false: Usher could not read which rooms it has heard of. */
	areKnown: boolean;
	signal: AbortSignal;
}

async function* searchVendor(context: Context, provider: Provider, asked: Asked): AsyncGenerator<SearchStep> {
	const projects = context.projects.filter(({ control }) => control.provider === provider);
	const line: VendorStep = { type: "vendor", provider, state: "searching", text: null, progress: null, notes: [] };
	if (projects.length === 0) {
		const text = `${providerNames[provider]} is not connected: its credentials are not configured.`;
		yield { ...line, state: "not-connected", text };
		return;
	}
	if (!asked.areKnown && projects.some(({ control }) => !control.search.listRooms.able)) {
		line.notes = ["Usher could not read which rooms it knows of: only those named here are looked into. Search again."];
	}
	yield { ...line };
	const progress = new Map<Project, { done: number; total: number | null }>();
	const state = { failed: null as string | null, searched: false, refusal: null as string | null };
	const steps = merge(projects.map((project) => searchProject(project, asked)));
	for await (const { project, step } of steps) {
		if (step instanceof ProviderError) {
			context.log.warn("search-failed", { provider, kind: step.kind, code: step.details.code, cause: step });
			state.failed = vendorTrouble(provider, step.kind);
			continue;
		}
		if (step instanceof Error) {
			context.log.error("search-broke", { provider, cause: step });
			state.failed = ourTrouble(provider);
			continue;
		}
		switch (step.type) {
			case "hit":
				state.searched = true;
				yield toHit(step);
				break;
			case "note":
				if (step.code === "not-searchable") state.refusal = step.text;
				else state.searched = true;
				if (!line.notes.includes(step.text)) line.notes = [...line.notes, step.text];
				yield { ...line };
				break;
			case "progress":
				state.searched = true;
				progress.set(project, { done: step.done, total: step.total });
				line.progress = sum(progress);
				yield { ...line };
		}
	}
	if (asked.signal.aborted && state.failed === null) {
		yield { ...line, state: "failed", text: "The search was stopped before all rooms were looked into." };
	} else if (state.failed !== null) yield { ...line, state: "failed", text: state.failed };
	else if (state.refusal !== null && !state.searched) {
		const notes = line.notes.filter((note) => note !== state.refusal);
		yield { ...line, notes, state: "cannot-search", text: state.refusal };
	} else yield { ...line, state: "done" };
}

async function* searchProject(
	project: Project,
	{ text, rooms, signal }: Asked,
): AsyncGenerator<{ project: Project; step: FindStep | Error }> {
	try {
		for await (const step of project.control.findPerson({ text, rooms }, { signal, lane: "batch" })) {
			if (signal.aborted) return;
			yield { project, step };
		}
	} catch (error) {
		// Whatever breaks for one vendor, our own database included, must not end the others' searches.
		if (!signal.aborted) yield { project, step: error instanceof Error ? error : new Error(String(error)) };
	}
}

function sum(progress: ReadonlyMap<Project, { done: number; total: number | null }>) {
	let done = 0;
	let total: number | null = 0;
	for (const one of progress.values()) {
		done += one.done;
		total = total === null || one.total === null ? null : total + one.total;
	}
	return { done, total };
}

function toHit({ room, title, connection, matched }: Extract<FindStep, { type: "hit" }>): SearchStep {
	const { connectionId, participantId, userId, name, joinedAt } = connection;
	return {
		type: "hit",
		hit: {
			room,
			roomTitle: title,
			connectionId,
			participantId,
			userId,
			name,
			matched,
			joinedAt: joinedAt?.toISOString() ?? null,
			console: isConsoleUserId(userId),
		},
	};
}
