"use server";

import * as z from "zod";
import { action } from "@/server/http/action";
import { moderation } from "@/server/runtime";

const retryRemovalSchema = z.object({ commandId: z.uuid(), retryId: z.uuid() });

/** The verb authorises for the room of the removal that is tried again. */
const retry = action(retryRemovalSchema, moderation.retryRemoval, { origin: "console", name: "retry-removal" });

export async function retryRemovalAction(input: z.input<typeof retryRemovalSchema>) {
	return retry(input);
}
