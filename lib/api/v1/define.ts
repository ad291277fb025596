import * as z from "zod";
import type { Operation } from "./operation";

const nothing = z.object({});
type Nothing = typeof nothing;

type Given<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> = Pick<
	Operation<Params, Query, Body, Answer>,
	"id" | "method" | "path" | "tag" | "summary" | "description" | "right" | "answer"
> &
	Partial<
		Pick<Operation<Params, Query, Body, Answer>, "params" | "query" | "maxBytes" | "status" | "rooms" | "alsoNeeds">
	> & {
		body?: Body;
	};

/** An operation with everything that was not given filled in. */
export function operation<
	Answer extends z.ZodType,
	Params extends z.ZodType = Nothing,
	Query extends z.ZodType = Nothing,
	Body extends z.ZodType = Nothing,
>(given: Given<Params, Query, Body, Answer>): Operation<Params, Query, Body, Answer> {
	return {
		params: nothing as unknown as Params,
		query: nothing as unknown as Query,
		maxBytes: 16 * 1024,
		status: 200,
		rooms: () => [],
		alsoNeeds: () => [],
		...given,
		body: given.body ?? null,
	};
}
