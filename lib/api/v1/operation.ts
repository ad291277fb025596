import type * as z from "zod";
import type { Right } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";

/**
 * One operation of the API: what its route checks and answers by, and what the OpenAPI document says of it, so that the
 * two cannot differ.
 */
export interface Operation<
	Params extends z.ZodType = z.ZodType,
	Query extends z.ZodType = z.ZodType,
	Body extends z.ZodType = z.ZodType,
	Answer extends z.ZodType = z.ZodType,
> {
	/** The document's `operationId`. */
	id: string;
	method: "GET" | "POST" | "DELETE";
	/** Below `/api/v1`, with `{name}` for each of `params`. */
	path: string;
	tag: string;
	summary: string;
	/** What to know before calling it. */
	description: string;
	/** The scope that stands for this right is what a key needs. */
	right: Right;
	params: Params;
	query: Query;
	/** null: the request has no body. */
	body: Body | null;
	/** The largest body, in bytes. */
	maxBytes: number;
	status: 200 | 201 | 202;
	answer: Answer;
	/** The rooms that a request names: each must be within the key's limits before anything is looked at. */
	rooms(asked: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> }): readonly RoomRef[];
	/** Rights that this very request needs besides. */
	alsoNeeds(asked: { body: z.output<Body> }): readonly Right[];
}
