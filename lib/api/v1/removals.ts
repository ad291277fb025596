import * as z from "zod";
import { removalItemSchema } from "@/lib/api/removals";
import { reasonSchema } from "@/lib/moderation/command";
import { roomRefSchema } from "@/lib/moderation/room";
import { operation } from "./define";
import { nextCursorSchema, pagingSchema } from "./paging";

const reason = reasonSchema.nullable().default(null).describe("Kept in the audit.");
const note = z.string().trim().max(1_000).nullable().default(null).describe("Kept in the audit; nobody else sees it.");
const messageToPerson = z
	.string()
	.trim()
	.max(1_000)
	.nullable()
	.default(null)
	.describe("For the person, where the vendor carries a text (ZEGO: cut at 256 bytes).");

const targetSchema = z
	.object({
		userId: z.string().min(1).max(256).nullable().default(null).describe("Your own id of the person."),
		participantId: z.string().min(1).max(128).nullable().default(null).describe("The vendor’s id of the person."),
		connectionIds: z.array(z.string().min(1).max(128)).max(50).default([]),
		name: z.string().max(256).default("").describe("For the audit’s readers."),
	})
	.describe("One person, by at least one of the two ids.");

const orderedSchema = z.object({
	commandId: z.uuid().describe("Ask `GET /removals/{commandId}` what became of it."),
});

export const removePeople = operation({
	id: "removePeople",
	method: "POST",
	path: "/removals",
	tag: "Removals",
	summary: "Remove people, of one room or of many, of one vendor or of all",
	description:
		"Answers as soon as the order is on record; the vendors are told right after. Each person has an outcome of their own: `removed` only with evidence. Send an `Idempotency-Key`, so that a repeated call is the same order and the vendor sees one act. A removal keeps nobody out.",
	right: "moderate-room",
	maxBytes: 1024 * 1024,
	body: z.object({
		targets: z
			.array(z.object({ room: roomRefSchema, target: targetSchema }))
			.min(1)
			.max(1_000),
		reason,
		note,
		messageToPerson,
		confirmation: z
			.string()
			.max(200)
			.nullable()
			.default(null)
			.describe("For more than 50 people: `remove N people`, N being how many the order names."),
		retryOf: z.uuid().nullable().default(null).describe("An earlier order, of which this one tries again what failed."),
	}),
	status: 202,
	answer: orderedSchema,
	rooms: ({ body }) => body.targets.map(({ room }) => room),
});

export const readRemoval = operation({
	id: "readRemoval",
	method: "GET",
	path: "/removals/{commandId}",
	tag: "Removals",
	summary: "What became of each person of an order",
	description:
		"Of orders given with this very key; of removals and of ends alike. Ask again while `underWay` is not 0. `unknown` means that it may or may not have happened: Usher goes on asking the vendor, and so can be asked again.",
	right: "moderate-room",
	params: z.object({ commandId: z.uuid() }),
	query: pagingSchema,
	answer: z.object({
		commandId: z.uuid(),
		targets: z.int(),
		underWay: z.int().describe("How many have no outcome yet."),
		items: z.array(removalItemSchema.omit({ id: true })),
		nextCursor: nextCursorSchema,
	}),
});

export const endRoom = operation({
	id: "endRoom",
	method: "POST",
	path: "/rooms/{provider}/{projectId}/{roomId}/end",
	tag: "Removals",
	summary: "End a room for everybody in it, now",
	description:
		"By the vendor’s own act for a whole room. Ask `GET /removals/{commandId}` for the outcome. It keeps nobody out: to keep a room closed, schedule its end.",
	right: "end-session",
	params: roomRefSchema,
	body: z.object({
		confirmation: z.string().max(200).describe("The exact id of the room once more: everybody in it will be gone."),
		reason,
		note,
		messageToPerson,
	}),
	status: 202,
	answer: orderedSchema,
	rooms: ({ params }) => [params],
});
