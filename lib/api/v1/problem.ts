import * as z from "zod";
import { errorCodes } from "@/lib/moderation/words/errors";

/** Every error of the API, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
	type: z.string().describe("`urn:usher:problem:<code>`; stable, to be compared as a whole."),
	title: z.string(),
	status: z.int(),
	detail: z.string().describe("What happened, what it means and what to do, in words for people."),
	code: z.enum(errorCodes).describe("The end of `type`."),
	trace: z.uuid().describe("Give it to whoever runs Usher: it is in the log."),
});
export type Problem = z.infer<typeof problemSchema>;
