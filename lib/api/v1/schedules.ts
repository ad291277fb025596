import * as z from "zod";
import {
	closedRoomSchema,
	keepOutSchema,
	roomEndSchema,
	scheduleIdSchema,
	scheduleRowSchema,
	setScheduleSchema,
} from "@/lib/api/schedules";
import { roomRefSchema } from "@/lib/moderation/room";
import { operation } from "./define";
import { nextCursorSchema, pagingSchema } from "./paging";

const scheduleSchema = scheduleRowSchema.omit({ mayChange: true });
const endSchema = roomEndSchema.omit({ mayChange: true });

export const addSchedule = operation({
	id: "addSchedule",
	method: "POST",
	path: "/schedules",
	tag: "Ends",
	summary: "Schedule the end of a room, once or every week",
	description:
		"Ends within ±5 s, or later where many rooms of one ZEGO project end together (one a second). People are told 10 and 5 minutes before, where the vendor’s server reaches them. To change a schedule, name its `scheduleId`.",
	right: "schedule-room",
	body: setScheduleSchema.extend({
		scheduleId: z.uuid().optional().describe("To change this schedule; left out: a new one."),
		title: z.string().trim().max(120).default(""),
		keepOut: keepOutSchema.default({ kind: "no" }),
		message: z.string().trim().max(500).nullable().default(null),
		windowMinutes: z
			.int()
			.min(1)
			.max(1_440)
			.default(60)
			.describe("An end that was missed by more than this is skipped; by less, it runs late."),
	}),
	status: 201,
	answer: scheduleSchema,
	rooms: ({ body }) => [body.room],
});

export const readRoomSchedule = operation({
	id: "readRoomSchedule",
	method: "GET",
	path: "/rooms/{provider}/{projectId}/{roomId}/schedules",
	tag: "Ends",
	summary: "A room’s schedules and next ends, and whether people are kept out of it now",
	description: "`facts` say in words what an end does at this vendor.",
	right: "see-room",
	params: roomRefSchema,
	answer: z.object({
		schedules: z.array(scheduleSchema),
		ends: z.array(endSchema),
		closed: closedRoomSchema.nullable(),
		facts: z.array(z.string()),
		now: z.string(),
	}),
	rooms: ({ params }) => [params],
});

export const cancelSchedule = operation({
	id: "cancelSchedule",
	method: "DELETE",
	path: "/schedules/{scheduleId}",
	tag: "Ends",
	summary: "Cancel a schedule",
	description: "None of its ends will happen any more. Answers with the schedule as it was left.",
	right: "schedule-room",
	params: scheduleIdSchema,
	answer: scheduleSchema,
});

export const listEnds = operation({
	id: "listEnds",
	method: "GET",
	path: "/ends",
	tag: "Ends",
	summary: "What ends when, in the rooms within the key’s limits",
	description: "By the time of the end. `state` never says `ended` without evidence.",
	right: "see-room",
	query: pagingSchema.extend({ from: z.iso.datetime(), to: z.iso.datetime() }),
	answer: z.object({ ends: z.array(endSchema), now: z.string(), nextCursor: nextCursorSchema }),
});

export const extendEnd = operation({
	id: "extendEnd",
	method: "POST",
	path: "/ends/{endId}/extend",
	tag: "Ends",
	summary: "Put off one end by 5, 15 or 30 minutes",
	description: "Send an `Idempotency-Key`: the same call twice extends once.",
	right: "schedule-room",
	params: z.object({ endId: z.uuid() }),
	body: z.object({ minutes: z.union([z.literal(5), z.literal(15), z.literal(30)]) }),
	answer: endSchema,
});
