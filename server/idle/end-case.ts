import { type RoomRef, roomKey } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { type CaseRow, type ClosedState, closeCase } from "./case-row";
import { refOf } from "./read-rooms";
import { takeWarningBack } from "./warn-people";

/** Ends a case without a removal; whoever is still there is told that they may stay. */
export async function endCase(context: Context, row: CaseRow, state: ClosedState, text: string): Promise<void> {
	const ended = await context.database.transaction((transaction) =>
		closeCase(context, transaction, row, { state, text }),
	);
	if (ended && state !== "left") await takeWarningBack(context, row);
}

/** Cases by their rooms, so that each room is read once. */
export function byRoom(rows: readonly CaseRow[]): { room: RoomRef; rows: CaseRow[] }[] {
	const rooms = new Map<string, { room: RoomRef; rows: CaseRow[] }>();
	for (const row of rows) {
		const room = refOf(row);
		const known = rooms.get(roomKey(room));
		if (known === undefined) rooms.set(roomKey(room), { room, rows: [row] });
		else known.rows.push(row);
	}
	return [...rooms.values()];
}
