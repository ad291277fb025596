import { sql } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import type { Database } from "../db/client";
import type { Transaction } from "../kernel/transaction";
import { mergeSigns, type Sign } from "./signs";

export interface RoomSign {
	room: RoomRef;
	sign: Sign;
}

/** How often a room's row is told that its people report: not by each of them. */
const noteEveryMs = 10_000;

/**
 * Keeps signs in one statement, however many. Rows are touched in one order, so that two requests about the same people
 * wait for each other and never both.
 */
export async function saveSigns(
	database: Database | Transaction,
	signs: readonly RoomSign[],
	{ source, gap }: { source: string; gap: number },
): Promise<void> {
	const rows = sortedRows(signs, gap);
	if (rows.length === 0) return;
	const column = <T>(read: (row: RoomSign) => T) => sql.param(rows.map(read));
	const times = (read: (sign: Sign) => number | null) =>
		column(({ sign }) => {
			const ms = read(sign);
			return ms === null ? null : ms / 1_000;
		});
	await database.execute(sql`
		insert into presence_signs as known
			(provider, project_id, room_id, person, connection_id, source, at, known_since, active_at, spoke_at, audio, video)
		select provider, project_id, room_id, person, connection_id, ${source}::text,
			to_timestamp(at), to_timestamp(known_since), to_timestamp(active_at), to_timestamp(spoke_at), audio, video
		from unnest(
			${column(({ room }) => room.provider)}::text[], ${column(({ room }) => room.projectId)}::text[],
			${column(({ room }) => room.roomId)}::text[], ${column(({ sign }) => sign.person)}::text[],
			${column(({ sign }) => sign.connectionId ?? "")}::text[], ${times(({ at }) => at)}::float8[],
			${times(({ knownSince }) => knownSince)}::float8[], ${times(({ activeAt }) => activeAt)}::float8[],
			${times(({ spokeAt }) => spokeAt)}::float8[], ${column(({ sign }) => sign.audio)}::boolean[],
			${column(({ sign }) => sign.video)}::boolean[]
		) as told (provider, project_id, room_id, person, connection_id, at, known_since, active_at, spoke_at, audio, video)
		on conflict (provider, project_id, room_id, person, connection_id, source) do update set
			at = greatest(known.at, excluded.at),
			known_since = case
				when excluded.at < known.at then known.known_since
				when excluded.known_since is null or known.known_since is null then excluded.known_since
				when excluded.at - known.at <= make_interval(secs => ${gap / 1_000}) then known.known_since
				else excluded.known_since end,
			active_at = greatest(known.active_at, excluded.active_at,
				case when (known.audio or known.video) and excluded.at >= known.at then excluded.at end),
			spoke_at = greatest(known.spoke_at, excluded.spoke_at),
			audio = case when excluded.at < known.at then known.audio else excluded.audio end,
			video = case when excluded.at < known.at then known.video else excluded.video end`);
}

function sortedRows(signs: readonly RoomSign[], gap: number): RoomSign[] {
	const rows = new Map<string, RoomSign>();
	for (const one of signs) {
		const { room, sign } = one;
		const key = [room.provider, room.projectId, room.roomId, sign.person, sign.connectionId ?? ""].join("\n");
		const before = rows.get(key);
		rows.set(key, before === undefined ? one : { room, sign: mergeSigns(before.sign, sign, gap) });
	}
	return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Notes that somebody reports from these rooms, so that the vendor is asked who is in them. */
export async function noteReports(database: Database, rooms: readonly RoomRef[], at: Date): Promise<void> {
	const sorted = [...rooms].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
	await database.execute(sql`
		insert into presence_rooms as known (provider, project_id, room_id, reported_at)
		select provider, project_id, room_id, ${at.toISOString()}::timestamptz
		from unnest(
			${sql.param(sorted.map(({ provider }) => provider))}::text[],
			${sql.param(sorted.map(({ projectId }) => projectId))}::text[],
			${sql.param(sorted.map(({ roomId }) => roomId))}::text[]
		) as told (provider, project_id, room_id)
		on conflict (provider, project_id, room_id) do update set reported_at = excluded.reported_at
			where known.reported_at is null
				or abs(extract(epoch from excluded.reported_at - known.reported_at)) > ${noteEveryMs / 1_000}`);
}

const keyOf = ({ provider, projectId, roomId }: RoomRef) => [provider, projectId, roomId].join("\n");
