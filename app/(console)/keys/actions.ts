"use server";

import type { z } from "zod";
import { type AddKey, addKeySchema, keyIdSchema } from "@/lib/api/keys";
import { action } from "@/server/http/action";
import { keys } from "@/server/runtime";

const add = action(addKeySchema, keys.addKey, { right: "manage-keys", name: "add-key" });
const revoke = action(keyIdSchema, keys.revokeKey, { right: "manage-keys", name: "revoke-key" });

/** Answers with the key itself: the only time that it is shown. */
export async function addKeyAction(input: AddKey) {
	return add(input);
}

export async function revokeKeyAction(input: z.infer<typeof keyIdSchema>) {
	return revoke(input);
}
