import * as z from "zod";
import { errorCodes } from "./words/errors";

export * from "./words/errors";

export const errorCodeSchema = z.enum(errorCodes);
export const errorAnswerSchema = z.object({
	code: errorCodeSchema,
	message: z.string(),
	trace: z.string().optional(),
});
