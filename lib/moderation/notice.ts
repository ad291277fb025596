import * as z from "zod";
import { noticeKinds, noticeType, noticeVersion } from "./words/notice";

export * from "./words/notice";

export const noticeSchema = z.object({
	type: z.literal(noticeType),
	version: z.literal(noticeVersion),
	id: z.uuid(),
	kind: z.enum(noticeKinds),
	roomId: z.string().min(1).max(128),
	text: z.string().max(1_000),
	at: z.iso.datetime().nullable(),
});
