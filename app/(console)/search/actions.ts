"use server";

import { type RemoveEveryone, type RemovePeople, removeEveryoneSchema, removePeopleSchema } from "@/lib/api/removals";
import { action } from "@/server/http/action";
import { moderation } from "@/server/runtime";

// The verbs authorise: what crosses rooms is the admin's, what stays in one room is that room's moderators'.
const people = action(removePeopleSchema, moderation.removePeople, { name: "remove-people" });
const everyone = action(removeEveryoneSchema, moderation.removeEveryone, { name: "remove-everyone" });

export async function removePeople(input: RemovePeople) {
	return people(input);
}

export async function removeEveryone(input: RemoveEveryone) {
	return everyone(input);
}
