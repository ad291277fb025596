import { eq } from "drizzle-orm";
import { mayUse, reachOf } from "@/lib/moderation/policy";
import { type RoomRef, roomKey, sameRoom } from "@/lib/moderation/room";
import { consolePresences, enrolments, userRooms, users } from "../db/schema";
import type { Context } from "../kernel/context";
import { expelConsole } from "./expel-console";
import { roomOf } from "./same-room";

interface Stray {
	userId: string;
	room: RoomRef;
}

/**
 * Makes the round that looks for consoles in rooms where they may not be: whoever takes a right away expels at
 * once, but a process can die between the two. A stray must be found twice in a row, so that the round leaves
 * alone what the taker is still busy with.
 */
export function strayWatch(): (context: Context) => Promise<void> {
	let suspects = new Set<string>();
	return async (context) => {
		const strays = await findStrays(context);
		const keyOf = ({ userId, room }: Stray) => `${userId} ${roomKey(room)}`;
		const certain = strays.filter((stray) => suspects.has(keyOf(stray)));
		suspects = new Set(strays.map(keyOf));
		for (const userId of new Set(certain.map((stray) => stray.userId))) {
			const rooms = certain.filter((stray) => stray.userId === userId).map((stray) => stray.room);
			context.log.warn("stray-consoles-found", { userId, rooms: rooms.length });
			await expelConsole(context, { userId, rooms });
		}
	};
}

/** Enrolments and presences of people who may not see the room (any more), or hold more in it than their role may. */
async function findStrays(context: Context): Promise<Stray[]> {
	const [enrolled, present, given] = await Promise.all([
		context.database
			.select({ stay: enrolments, user: users })
			.from(enrolments)
			.leftJoin(users, eq(users.id, enrolments.userId)),
		context.database
			.select({ stay: consolePresences, user: users })
			.from(consolePresences)
			.leftJoin(users, eq(users.id, consolePresences.userId)),
		context.database.select().from(userRooms),
	]);
	const givenTo = new Map<string, RoomRef[]>();
	for (const row of given) givenTo.set(row.userId, [...(givenTo.get(row.userId) ?? []), roomOf(row)]);
	const strays: Stray[] = [];
	for (const { stay, user } of [...enrolled, ...present]) {
		const room = roomOf(stay);
		if (context.projectOf(room) === undefined) continue;
		const roomsGiven = givenTo.get(stay.userId) ?? [];
		const holder = { role: user?.role ?? null, disabled: user?.disabled ?? true, roomsGiven };
		const presetName = "presetName" in stay ? stay.presetName : null;
		if (!mayUse(holder, "see-room", room).ok || holdsTooMuch(context, user, presetName)) {
			if (!strays.some((known) => known.userId === stay.userId && sameRoom(known.room, room))) {
				strays.push({ userId: stay.userId, room });
			}
		}
	}
	return strays;
}

/** A role that may not moderate holds an enrolment from a time when it could, with that time's preset. */
function holdsTooMuch(context: Context, user: typeof users.$inferSelect | null, presetName: string | null): boolean {
	if (user === null || user.role === null || presetName === null) return false;
	if (reachOf["moderate-room"][user.role] !== "none") return false;
	return presetName !== (user.presetName ?? context.settings.presetForRole[user.role]);
}
