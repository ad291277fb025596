import * as z from "zod";

export * from "./words/participant";

export const targetSchema = z.object({
	userId: z.string().min(1).max(256).nullable(),
	participantId: z.string().min(1).max(128).nullable(),
	connectionIds: z.array(z.string().min(1).max(128)).max(50),
	name: z.string().max(256),
});
