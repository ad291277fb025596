"use server";

import type * as z from "zod";
import { type AskToLeave, askToLeaveSchema, withdrawNoticeSchema } from "@/lib/api/notices";
import { action } from "@/server/http/action";
import { notices } from "@/server/runtime";

/** The verbs authorise for the room; the notice knows its own. */
const ask = action(askToLeaveSchema, notices.askToLeave, { origin: "console", name: "ask-to-leave" });
const withdraw = action(withdrawNoticeSchema, notices.withdrawNotice, { origin: "console", name: "withdraw-notice" });

export async function askToLeaveAction(input: AskToLeave) {
	return ask(input);
}

export async function withdrawNoticeAction(input: z.input<typeof withdrawNoticeSchema>) {
	return withdraw(input);
}
