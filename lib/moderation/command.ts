import * as z from "zod";
import { commandTypes, reasonCodes } from "./words/command";

export * from "./words/command";

export const commandTypeSchema = z.enum(commandTypes);
export const reasonCodeSchema = z.enum(reasonCodes);
export const reasonSchema = z
	.object({ code: reasonCodeSchema, text: z.string().trim().max(500) })
	.refine((reason) => reason.code !== "other" || reason.text.length > 0, {
		message: "Say why in a few words.",
		path: ["text"],
	});
