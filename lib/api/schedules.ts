import * as z from "zod";
import { targetSchema } from "../moderation/participant";
import { roomRefSchema } from "../moderation/room";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time like 11:00.");
const length = z.number().int().min(1, "At least one minute.").max(1_440, "At most 24 hours.");

/** When a room ends: at a time, or after a length counted from its start (from now, where a single one has no start). */
export const timingSchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("once"),
		startsAt: z.iso.datetime().nullable(),
		end: z.discriminatedUnion("kind", [
			z.object({ kind: z.literal("at"), at: z.iso.datetime() }),
			z.object({ kind: z.literal("after"), minutes: length }),
		]),
	}),
	z.object({
		kind: z.literal("weekly"),
		weekdays: z.array(z.enum(weekdays)).min(1, "Choose a day.").max(7),
		/** IANA name, `Europe/Paris`; times are local there, daylight saving included. */
		timeZone: z.string().min(1).max(64),
		startTime: clockTime,
		/** An end time that is not after the start is the next day's. */
		end: z.discriminatedUnion("kind", [
			z.object({ kind: z.literal("at"), time: clockTime }),
			z.object({ kind: z.literal("after"), minutes: length }),
		]),
		/** First and last day, in the time zone; null: open. */
		from: z.iso.date().nullable(),
		until: z.iso.date().nullable(),
	}),
]);
export type Timing = z.infer<typeof timingSchema>;

/** Whether people are kept out after the end, where the vendor can. `until-next-start` is for repeating ends. */
export const keepOutSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("no") }),
	z.object({ kind: z.literal("until-next-start") }),
	z.object({ kind: z.literal("minutes"), minutes: z.number().int().min(1).max(10_080) }),
]);
export type KeepOut = z.infer<typeof keepOutSchema>;

/** `setSchedule`: makes a schedule, or changes the one with this id. */
export const setScheduleSchema = z.object({
	/** Chosen by the page, so that a double click makes one schedule. */
	scheduleId: z.uuid(),
	room: roomRefSchema,
	title: z.string().trim().max(120),
	timing: timingSchema,
	keepOut: keepOutSchema,
	/** Sent to people in the room 10 and 5 minutes before, where the server reaches them; null: nothing is sent. */
	message: z.string().trim().max(500).nullable(),
	/** An end that was missed (system down) by more than this is skipped, by less it runs late. */
	windowMinutes: z.number().int().min(1).max(1_440),
});
export type SetSchedule = z.infer<typeof setScheduleSchema>;

export const scheduleIdSchema = z.object({ scheduleId: z.uuid() });
export const extendEndSchema = z.object({
	/** Chosen by the page: pressed twice, it extends once. */
	extensionId: z.uuid(),
	endId: z.uuid(),
	minutes: z.union([z.literal(5), z.literal(15), z.literal(30)]),
});
export type ExtendEnd = z.infer<typeof extendEndSchema>;
export const endIdSchema = z.object({ endId: z.uuid() });
export const roomOnlySchema = z.object({ room: roomRefSchema });

/**
 * `planned` → `ending` → `ended` (with evidence) or `not-ended` (tried until its window closed, never claimed).
 * `skipped-late`: the system was down for longer than the window. `skipped`: somebody took this one out. `cancelled`: its schedule was.
 */
export const endStates = ["planned", "ending", "ended", "not-ended", "skipped-late", "skipped", "cancelled"] as const;

export const roomEndSchema = z.object({
	endId: z.uuid(),
	scheduleId: z.uuid(),
	room: roomRefSchema,
	roomTitle: z.string(),
	/** The schedule's own words, or empty. */
	title: z.string(),
	/** As scheduled, and with extensions. ISO 8601. */
	plannedAt: z.string(),
	endsAt: z.string(),
	extendedMinutes: z.number().int(),
	/** When people may come in again; null: at once, or the vendor cannot keep them out. */
	reopensAt: z.string().nullable(),
	repeats: z.boolean(),
	state: z.enum(endStates),
	/** Words for people: what happened or will happen, what it means, what to do. */
	text: z.string(),
	/** How late it ended, where it did late. */
	lateMs: z.number().nullable(),
	/** Seconds that it may wait behind others of its vendor that end at the same time (ZEGO: one a second). */
	waitsSeconds: z.number().nonnegative(),
	/** Whether and how people in the room are told beforehand. */
	telling: z.string(),
	commandId: z.uuid().nullable(),
	/** Whether this person may extend, skip or change it. */
	mayChange: z.boolean(),
});
export type RoomEnd = z.infer<typeof roomEndSchema>;

/** `GET /api/ends?from&to` (calendar) and `GET /api/rooms/{…}/ends` (one room's next ones and its schedules). */
export const endsQuerySchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
export const endsAnswerSchema = z.object({ ends: z.array(roomEndSchema), now: z.string() });
export type EndsAnswer = z.infer<typeof endsAnswerSchema>;

export const scheduleRowSchema = z.object({
	scheduleId: z.uuid(),
	room: roomRefSchema,
	roomTitle: z.string(),
	title: z.string(),
	timing: timingSchema,
	keepOut: keepOutSchema,
	message: z.string().nullable(),
	windowMinutes: z.number(),
	createdBy: z.string(),
	/** null: no end is left. */
	nextEndsAt: z.string().nullable(),
	mayChange: z.boolean(),
});
export type ScheduleRow = z.infer<typeof scheduleRowSchema>;

/** A room that people are kept out of now. */
export const closedRoomSchema = z.object({
	room: roomRefSchema,
	/** null: until somebody opens it. */
	reopensAt: z.string().nullable(),
	text: z.string(),
});
export type ClosedRoom = z.infer<typeof closedRoomSchema>;
export const roomScheduleAnswerSchema = z.object({
	ends: z.array(roomEndSchema),
	schedules: z.array(scheduleRowSchema),
	closed: closedRoomSchema.nullable(),
	/** What an end does at this vendor: who is told, what people notice, whether they can come back. */
	facts: z.array(z.string()),
	now: z.string(),
});
export type RoomScheduleAnswer = z.infer<typeof roomScheduleAnswerSchema>;

/** `previewSchedule(SetSchedule)`: the next ends and what to know beforehand; writes nothing. */
export const schedulePreviewSchema = z.object({
	ends: z.array(z.object({ startsAt: z.string().nullable(), endsAt: z.string(), reopensAt: z.string().nullable() })),
	/** In words: a clock change in between, others that end at the same time, people that cannot be kept out. */
	notes: z.array(z.string()),
});
export type SchedulePreview = z.infer<typeof schedulePreviewSchema>;

/** `dryRunEnd({ endId })`: who would be removed if it ended now; touches nobody. */
export const endDryRunSchema = z.object({
	/** false: the vendor's list may not be whole. */
	known: z.boolean(),
	people: z.array(targetSchema),
	at: z.string(),
	text: z.string(),
});
export type EndDryRun = z.infer<typeof endDryRunSchema>;
