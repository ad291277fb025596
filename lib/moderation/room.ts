import * as z from "zod";
import { providers } from "./words/room";

export * from "./words/room";

export const providerSchema = z.enum(providers);
export const roomRefSchema = z.object({
	provider: providerSchema,
	projectId: z.string().min(1).max(128),
	roomId: z.string().min(1).max(128),
});
