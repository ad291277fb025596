import type * as z from "zod";
import { ModerationError } from "@/lib/moderation/errors";

/** Where a list goes on, as text that means nothing to whoever carries it. */
export function writeCursor(place: unknown): string {
	return Buffer.from(JSON.stringify(place), "utf8").toString("base64url");
}

/** null: the list begins at its beginning. */
export function readCursor<Schema extends z.ZodType>(
	schema: Schema,
	cursor: string | undefined,
): z.output<Schema> | null {
	if (cursor === undefined) return null;
	let place: unknown;
	try {
		place = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
	} catch {
		throw wrongCursor();
	}
	const parsed = schema.safeParse(place);
	if (!parsed.success) throw wrongCursor();
	return parsed.data;
}

function wrongCursor(): ModerationError {
	return new ModerationError("bad-input", "This is no cursor of this list. Begin again without one.");
}
