import * as z from "zod";
import { askToLeaveSchema, noticeRowSchema } from "@/lib/api/notices";
import { roomRefSchema } from "@/lib/moderation/room";
import { operation } from "./define";

const noticeSchema = noticeRowSchema.omit({ content: true });

export const askToLeave = operation({
	id: "askToLeave",
	method: "POST",
	path: "/notices",
	tag: "Notices",
	summary: "Ask people of a room to leave, and remove them afterwards if asked for",
	description:
		"Sent by the vendor’s server: Agora Signaling, ZEGO custom commands. RealtimeKit’s server reaches nobody; there a console that is open in the room must send it. With `thenRemove` the key needs the scope `remove` too. `GET /rooms/…/notices` says what became of it.",
	right: "ask-to-leave",
	maxBytes: 64 * 1024,
	body: askToLeaveSchema.omit({ commandId: true, via: true }).extend({
		targets: z
			.array(
				z.object({
					userId: z.string().min(1).max(256).nullable().default(null),
					participantId: z.string().min(1).max(128).nullable().default(null),
					connectionIds: z.array(z.string().min(1).max(128)).max(50).default([]),
					name: z.string().max(256).default(""),
				}),
			)
			.min(1)
			.max(50),
		reactSeconds: z.int().min(5).max(3_600).default(60),
		thenRemove: z.boolean().default(false),
		reason: askToLeaveSchema.shape.reason.default(null),
	}),
	status: 202,
	answer: z.object({ commandId: z.uuid(), notices: z.array(noticeSchema) }),
	rooms: ({ body }) => [body.room],
	alsoNeeds: ({ body }) => (body.thenRemove ? ["moderate-room"] : []),
});

export const listNotices = operation({
	id: "listNotices",
	method: "GET",
	path: "/rooms/{provider}/{projectId}/{roomId}/notices",
	tag: "Notices",
	summary: "What became of the notices of the last hour in a room",
	description: "`delivered`, `left` and `removed` rest on evidence; the rest says how far it came.",
	right: "see-room",
	params: roomRefSchema,
	answer: z.object({ notices: z.array(noticeSchema), now: z.string() }),
	rooms: ({ params }) => [params],
});
