import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/moderation/actor";
import type { Role } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { userRooms, users } from "@/server/db/schema";
import type { Clock } from "@/server/kernel/clock";
import type { Context } from "@/server/kernel/context";
import type { Log } from "@/server/kernel/log";

/** A clock that a test moves. */
export class MovableClock implements Clock {
	#at: number;
	constructor(at = Date.now()) {
		this.#at = at;
	}
	now(): Date {
		return new Date(this.#at);
	}
	forward(ms: number): void {
		this.#at += ms;
	}
}

export interface LogLine {
	level: "info" | "warn" | "error";
	event: string;
	facts: Record<string, unknown>;
}

/** A log that keeps its lines for the test to read. */
export function keptLog(lines: LogLine[] = []): Log & { lines: LogLine[] } {
	const at =
		(level: LogLine["level"]) =>
		(event: string, facts: Record<string, unknown> = {}) => {
			lines.push({ level, event, facts });
		};
	return { lines, info: at("info"), warn: at("warn"), error: at("error"), with: () => keptLog(lines) };
}

/** A context over a test's database, with no vendor connected. */
export function contextOver(database: Context["database"], given: Partial<Context> = {}): Context {
	return {
		actor: { kind: "system", part: "test" },
		origin: "console",
		trace: randomUUID(),
		database,
		clock: new MovableClock(),
		log: keptLog(),
		queue: { send: async () => undefined, work: async () => undefined },
		signals: { listen: () => () => undefined },
		projects: [],
		projectOf: () => undefined,
		settings: {
			presetForRole: { viewer: "v", host: "h", moderator: "m", admin: "a" },
			unattendedMinutes: 30,
			roomPollSeconds: 5,
		},
		...given,
	};
}

export interface PersonGiven {
	email?: string;
	name?: string;
	role?: Role | null;
	disabled?: boolean;
	passwordHash?: string | null;
	rooms?: RoomRef[];
}

/** A console user straight into the tables. */
export async function addPerson(
	database: Context["database"],
	given: PersonGiven = {},
): Promise<Extract<Actor, { kind: "user" }>> {
	const { email = `${randomUUID()}@example.com`, name = "Ana", role = "host", disabled = false, rooms = [] } = given;
	const [user] = await database
		.insert(users)
		.values({ email, name, role, disabled, passwordHash: given.passwordHash ?? null })
		.returning();
	if (user === undefined) throw new Error("The person was not added.");
	if (rooms.length > 0) await database.insert(userRooms).values(rooms.map((room) => ({ userId: user.id, ...room })));
	return { kind: "user", userId: user.id, name, email, role, disabled, roomsGiven: rooms };
}

export function aRoom(roomId = "b1a7c0de-0000-4000-8000-000000000001"): RoomRef {
	return { provider: "realtimekit", projectId: "5a0dbb00-0000-4000-8000-000000000001", roomId };
}
