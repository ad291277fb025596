import * as z from "zod";

/** Lists come a page at a time: `nextCursor` of one page is `cursor` of the next; null: that was the last. */
export const pagingSchema = z.object({
	cursor: z.string().min(1).max(512).optional().describe("`nextCursor` of the page before; left out for the first."),
	limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most, 1 to 200."),
});

export const nextCursorSchema = z
	.string()
	.nullable()
	.describe("Where the next page begins; null: this was the last one.");
