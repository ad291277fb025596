import * as z from "zod";
import { peopleAnswerSchema } from "@/lib/api/people";
import { roomRowSchema } from "@/lib/api/rooms";
import { providerSchema, roomRefSchema } from "@/lib/moderation/room";
import { operation } from "./define";
import { nextCursorSchema, pagingSchema } from "./paging";

export const listRooms = operation({
	id: "listRooms",
	method: "GET",
	path: "/rooms",
	tag: "Rooms",
	summary: "Live rooms within the key’s limits, and the rooms that the key names",
	description:
		"As Usher’s own poll of the vendors last saw them: `seenAt` says when. No vendor is asked by this call. A room that is missing was not seen; that is no proof that nobody is in it.",
	right: "see-room",
	query: pagingSchema.extend({ provider: providerSchema.optional() }),
	answer: z.object({ rooms: z.array(roomRowSchema), nextCursor: nextCursorSchema }),
});

const lastSignSchema = z
	.object({
		toldAt: z.string().nullable().describe("When anybody last told of them."),
		activeAt: z.string().nullable().describe("When they last spoke, or sent sound or a picture."),
		spokeAt: z.string().nullable(),
	})
	.describe("Signs of life, as your reports and open consoles told them; null: nobody told of this person.");

export const listPeople = operation({
	id: "listPeople",
	method: "GET",
	path: "/rooms/{provider}/{projectId}/{roomId}/people",
	tag: "Rooms",
	summary: "Who is in a room",
	description:
		"As the vendor last told Usher, at most a few seconds ago and within the vendor’s limits; one entry a connection. `known: false`: somebody may be missing, and an empty list does not mean an empty room.",
	right: "see-room",
	params: roomRefSchema,
	query: pagingSchema,
	answer: peopleAnswerSchema.extend({
		people: z.array(peopleAnswerSchema.shape.people.element.extend({ lastSign: lastSignSchema.nullable() })),
		nextCursor: nextCursorSchema,
	}),
	rooms: ({ params }) => [params],
});
