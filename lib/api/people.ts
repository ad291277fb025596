import * as z from "zod";

/**
 * `GET /api/rooms/{provider}/{projectId}/{roomId}/people`: who is in an Agora or ZEGO room, as the server last asked
 * the vendor; asked within the vendor's limits, whoever looks. One row per connection.
 */
export const peopleAnswerSchema = z.object({
	people: z.array(
		z.object({
			connectionId: z.string(),
			participantId: z.string(),
			userId: z.string().nullable(),
			/** Empty where the vendor knows no names. */
			name: z.string(),
			joinedAt: z.string().nullable(),
			console: z.boolean(),
		}),
	),
	/** false: somebody may be missing from the list; an empty list is then unknown, not nobody. */
	known: z.boolean(),
	/** The vendor's own headcount, where it tells one. */
	count: z.number().int().nullable(),
	/** When the vendor gave this list. */
	at: z.string(),
	/** The latest try failed, and why, in words for people; the list is then the last one known. */
	problem: z.string().nullable(),
});
export type PeopleAnswer = z.infer<typeof peopleAnswerSchema>;
export type ListedPerson = PeopleAnswer["people"][number];
