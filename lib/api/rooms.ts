import * as z from "zod";
import { presetPermissionsSchema } from "../moderation/preset";
import { providerSchema, roomRefSchema } from "../moderation/room";

/** `GET /api/rooms`: the rooms this person may see, as the one server-side poll last saw them. Times are ISO 8601. */
export const roomRowSchema = z.object({
	room: roomRefSchema,
	title: z.string(),
	sessionId: z.string().nullable(),
	/** People in the room, console people left out; null: the vendor has not told. */
	people: z.number().int().nonnegative().nullable(),
	/** Consoles open in the room, by the names of their people. */
	watchedBy: z.array(z.string()),
	live: z.boolean(),
	startedAt: z.string().nullable(),
	seenAt: z.string(),
});
export type RoomRow = z.infer<typeof roomRowSchema>;

export const projectStateSchema = z.object({
	provider: providerSchema,
	projectId: z.string(),
	/** `waiting`: not polled yet. `unknown`: the vendor's list came back empty and the meetings could not settle it. */
	state: z.enum(["waiting", "ok", "unknown", "unreachable", "unauthorised", "limited"]),
	succeededAt: z.string().nullable(),
	triedAt: z.string().nullable(),
	/** Older than three polls: the screen shows the age. */
	stale: z.boolean(),
});
export type ProjectState = z.infer<typeof projectStateSchema>;

export const roomsAnswerSchema = z.object({
	rooms: z.array(roomRowSchema),
	projects: z.array(projectStateSchema),
	/** false: no worker has been seen lately; lists do not refresh and unknown acts are not settled. */
	workerSeen: z.boolean(),
});
export type RoomsAnswer = z.infer<typeof roomsAnswerSchema>;

/** `POST /api/rooms/{provider}/{projectId}/{roomId}/entry`. */
export const entryRequestSchema = z.object({ startSession: z.boolean() });

/** Without `startSession`, a room that nobody is in answers the error code `nobody-inside`. */
export const entryAnswerSchema = z.object({
	token: z.string(),
	/** The console's own `custom_participant_id` in the room. */
	userId: z.string(),
	participantId: z.string(),
	title: z.string(),
	sessionId: z.string().nullable(),
	startedAt: z.string().nullable(),
	preset: z.object({ name: z.string(), permissions: presetPermissionsSchema }),
	unattendedMinutes: z.number().positive(),
});
export type EntryAnswer = z.infer<typeof entryAnswerSchema>;

/** `PUT /api/rooms/{…}/presence` every 20 s while the console is in, `DELETE` when it leaves. */
export const presenceRequestSchema = z.object({ connectionId: z.uuid() });
