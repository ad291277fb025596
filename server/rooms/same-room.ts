import { and, eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type Provider, providerSchema, type RoomRef } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";

interface ProjectColumns {
	provider: PgColumn;
	projectId: PgColumn;
}
interface RoomColumns extends ProjectColumns {
	roomId: PgColumn;
}

export type Database = Context["database"];
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** `where` for the rows of one project. */
export function inProject(table: ProjectColumns, project: { provider: Provider; projectId: string }): SQL | undefined {
	return and(eq(table.provider, project.provider), eq(table.projectId, project.projectId));
}

/** `where` for the rows of one room. */
export function inRoom(table: RoomColumns, room: RoomRef): SQL | undefined {
	return and(inProject(table, room), eq(table.roomId, room.roomId));
}

export function roomOf(row: { provider: string; projectId: string; roomId: string }): RoomRef {
	return { provider: providerSchema.parse(row.provider), projectId: row.projectId, roomId: row.roomId };
}

/** The room's three columns of a row, and nothing else of it. */
export function columnsOf(room: RoomRef): RoomRef {
	return { provider: room.provider, projectId: room.projectId, roomId: room.roomId };
}
