import * as z from "zod";

/** What an open console saw of one device since it last told of it; null: its SDK cannot be sure. */
const consoleSignSchema = z.object({
	connectionId: z.string().min(1).max(128),
	participantId: z.string().min(1).max(128),
	userId: z.string().max(256).nullable(),
	/** Was the one who spoke. */
	spoke: z.boolean(),
	audio: z.boolean().nullable(),
	/** Camera or screen. */
	video: z.boolean().nullable(),
});

/**
 * `POST /api/rooms/{…}/signs`, every 15 s while a console is in the room: at first everybody, then those of whom
 * something changed. A request without `signs` says that nothing has.
 */
export const consoleSignsSchema = z.object({
	/** The console's own connection in the room. */
	connectionId: z.string().min(1).max(128),
	signs: z.array(consoleSignSchema).max(500),
	/** Another request follows at once: what was told before does not hold until now yet. */
	more: z.boolean(),
});
export type ConsoleSigns = z.infer<typeof consoleSignsSchema>;
export type ConsoleSign = ConsoleSigns["signs"][number];
