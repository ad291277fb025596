import { z } from "zod";
import { type Session, type SessionParticipant, type World, WorldError } from "../world";
import { data, page } from "./answers";
import { param, parseQuery, type Route, type RouteInput } from "./routes";
import { minutesConsumed, peerReport, sessionParticipantView, sessionView } from "./views";

const instant = z.iso.datetime({ offset: true }).optional();
const order = z.enum(["ASC", "DESC"]).optional();
const flag = z.enum(["true", "false"]).default("false");

const listQuery = z.object({
	status: z.enum(["LIVE", "ENDED"]).optional(),
	search: z.string().optional(),
	associated_id: z.string().optional(),
	start_time: instant,
	end_time: instant,
	sort_by: z.enum(["minutesConsumed", "createdAt"]).default("createdAt"),
	sort_order: order.default("DESC"),
});

const peopleQuery = z.object({
	search: z.string().optional(),
	sort_by: z.enum(["joinedAt", "duration"]).default("joinedAt"),
	sort_order: order.default("ASC"),
	view: z.enum(["raw", "consolidated"]).default("raw"),
	include_peer_events: flag,
});

function session(input: RouteInput): Session {
	const id = param(input, "session");
	const found = input.world.sessions.all.get(id);
	if (!found) throw new WorldError("not-found", `No session found with id ${id}`);
	return found;
}

function fits(row: Session, query: z.infer<typeof listQuery>): boolean {
	if (query.status && row.status !== query.status) return false;
	if (query.associated_id && row.meetingId !== query.associated_id) return false;
	if (query.start_time && row.startedAt < Date.parse(query.start_time)) return false;
	if (query.end_time && row.startedAt > Date.parse(query.end_time)) return false;
	if (!query.search) return true;
	const isId = row.id === query.search || row.meetingId === query.search;
	return isId || row.title?.toLowerCase().includes(query.search.toLowerCase()) === true;
}

function listSessions({ world, query: raw }: RouteInput) {
	const query = parseQuery(listQuery, raw);
	const found = world.switches.sessionsListEmpty
		? []
		: [...world.sessions.all.values()].filter((row) => fits(row, query));
	const sign = query.sort_order === "ASC" ? 1 : -1;
	if (query.sort_by === "minutesConsumed") {
		const now = world.now();
		const consumed = new Map(found.map((row) => [row, minutesConsumed(row, now)]));
		found.sort((a, b) => sign * ((consumed.get(a) ?? 0) - (consumed.get(b) ?? 0)));
	} else if (sign < 0) found.reverse();
	const { rows, paging } = page(found, raw, world.switches);
	const sessions = rows.map((row) => sessionView(row, world));
	return data({ sessions }, world.switches.sessionsPaging ? paging : undefined);
}

/** One row a person: the first connection stands for all, and they are gone only when every connection is. */
function consolidate(rows: readonly SessionParticipant[]): SessionParticipant[] {
	const people = new Map<string, SessionParticipant>();
	for (const row of rows) {
		const known = people.get(row.participantId);
		if (!known) people.set(row.participantId, { ...row, events: [...row.events] });
		else {
			known.leftAt = known.leftAt === null || row.leftAt === null ? null : Math.max(known.leftAt, row.leftAt);
			known.events.push(...row.events);
		}
	}
	return [...people.values()];
}

function matches(person: SessionParticipant, search: string): boolean {
	const lower = search.toLowerCase();
	return [person.participantId, person.customParticipantId, person.name].some((text) =>
		text.toLowerCase().includes(lower),
	);
}

function listPeople(input: RouteInput) {
	const { world } = input;
	const query = parseQuery(peopleQuery, input.query);
	const of = session(input);
	const { search } = query;
	let found = [...of.people.values()];
	if (search) found = found.filter((person) => matches(person, search));
	if (query.view === "consolidated") found = consolidate(found);
	const now = world.now();
	const length = (person: SessionParticipant) => (person.leftAt ?? now) - person.joinedAt;
	if (query.sort_by === "duration") found.sort((a, b) => length(a) - length(b));
	if (query.sort_order === "DESC") found.reverse();
	const { rows, paging } = page(found, input.query, world.switches);
	const withEvents = query.include_peer_events === "true";
	const participants = rows.map((person) => sessionParticipantView(person, of, world, withEvents));
	return data({ participants }, world.switches.sessionParticipantsPaging ? paging : undefined);
}

function personIn(of: Session, peerId: string): SessionParticipant {
	const person = of.people.get(peerId);
	if (!person) throw new WorldError("not-found", `No participant found with id ${peerId}`);
	return person;
}

function report(world: World, peerId: string, filters: string | null) {
	const of = world.sessions.ofPeer(peerId);
	if (!of) throw new WorldError("not-found", `No peer found with id ${peerId}`);
	const all = "device_info,ip_information,precall_network_information,events,quality_stats";
	return data({ participant: peerReport(personIn(of, peerId), of, world, new Set((filters ?? all).split(","))) });
}

export const sessionRoutes: Route[] = [
	{ method: "GET", path: "/:app/sessions", run: listSessions },
	{
		method: "GET",
		path: "/:app/sessions/peer-report/:peer",
		run: (input) => report(input.world, param(input, "peer"), input.query.get("filters")),
	},
	{
		method: "GET",
		path: "/:app/sessions/:session",
		run: (input) => {
			const view = sessionView(session(input), input.world);
			return data(input.world.switches.sessionEnvelope === "data" ? view : { session: view });
		},
	},
	{ method: "GET", path: "/:app/sessions/:session/participants", run: listPeople },
	{
		method: "GET",
		path: "/:app/sessions/:session/participants/:peer",
		run: (input) => {
			const of = session(input);
			const person = personIn(of, param(input, "peer"));
			const withEvents = input.query.get("include_peer_events") === "true";
			return data({ participant: sessionParticipantView(person, of, input.world, withEvents) });
		},
	},
];
