import { and, eq, isNull } from "drizzle-orm";
import { writeNotice } from "@/lib/moderation/notice";
import { providerNames } from "@/lib/moderation/room";
import { idleCases } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import { type CaseRow, closeCase, entryOf, targetOf } from "./case-row";
import { claimCases } from "./claim-cases";
import { type Policy, readPolicies } from "./policy-row";
import { refOf } from "./read-rooms";

const sendWithinMs = 15_000;
const mostAtOnce = 20;

/** How telling somebody went. `later`: the vendor may not have been reached, and nobody goes unwarned for that. */
type Told = { state: "delivered" | "sent" | "offline" | "impossible"; text: string } | { state: "later"; text: string };

/**
 * Tells people that they seem idle and by when they should stir, by the vendor's server where it reaches them. Their
 * grace begins once they are told, or once it is known that nobody can tell them. A worker that dies in between is
 * followed by another, and the message goes out once more under the same id.
 */
export async function warnPeople(context: Context): Promise<void> {
	const rows = await claimCases(context, and(eq(idleCases.state, "warned"), isNull(idleCases.toldAt)), mostAtOnce);
	await Promise.all(rows.map((row) => warn(context, row)));
}

async function warn(context: Context, row: CaseRow): Promise<void> {
	const [policy] = await readPolicies(context.database, row.policyId);
	if (policy === undefined || !policy.acting || policy.version !== row.policyVersion) {
		const text = "The policy was changed, removed or stopped before they were told.";
		await context.database.transaction((transaction) =>
			closeCase(context, transaction, row, { state: "spared", text }),
		);
		return;
	}
	const told = await tell(context, row, policy);
	const now = context.clock.now();
	await context.database.transaction(async (transaction) => {
		if (told.state === "later") {
			const text = `${told.text} Nobody is removed unwarned for that.`;
			await closeCase(context, transaction, row, { state: "spared", text });
			return;
		}
		const removeAt = new Date(now.getTime() + policy.graceSeconds * 1_000);
		const [warned] = await transaction
			.update(idleCases)
			.set({ toldAt: now, removeAt, text: told.text, claimedUntil: null })
			.where(and(eq(idleCases.id, row.id), eq(idleCases.state, "warned"), isNull(idleCases.toldAt)))
			.returning();
		if (warned === undefined) return;
		const outcome = told.state === "delivered" ? "confirmed" : told.state === "sent" ? "sent" : "refused";
		const detail = { text: told.text, removeAt: removeAt.toISOString() };
		await recordAudit(
			context,
			transaction,
			entryOf(row, { kind: "idle-warning", outcome, outcomeCode: told.state, detail }),
		);
	});
}

async function tell(context: Context, row: CaseRow, policy: Policy): Promise<Told> {
	const room = refOf(row);
	const vendor = providerNames[room.provider];
	const messenger = context.projectOf(room)?.messenger;
	if (messenger === undefined) {
		return { state: "impossible", text: `Nobody could be told: Usher’s server reaches nobody in ${vendor}’s rooms.` };
	}
	if (!messenger.reach.able) return { state: "impossible", text: `Nobody could be told. ${messenger.reach.reason}` };
	const { userId } = targetOf(row);
	if (userId === null) return { state: "impossible", text: "They could not be told: they have no id of yours." };
	const at = new Date(context.clock.now().getTime() + policy.graceSeconds * 1_000).toISOString();
	const notice = {
		id: row.id,
		kind: "idle",
		roomId: room.roomId,
		text: policy.message,
		at,
		inSeconds: policy.graceSeconds,
	} as const;
	const content = writeNotice(notice, messenger.longestBytes);
	const options = { lane: "batch", signal: AbortSignal.timeout(sendWithinMs) } as const;
	try {
		for await (const delivery of messenger.sendToPeople(room, [userId], content, options)) {
			if (delivery.error !== undefined) throw delivery.error;
			switch (delivery.state) {
				case "delivered":
					return { state: "delivered", text: `Told: ${vendor} says that their app has the message.` };
				case "sent":
					return { state: "sent", text: `A message to them was sent: ${vendor} took it.` };
				case "offline":
					return {
						state: "offline",
						text: `They could not be told: ${vendor} says that their app does not listen for messages.`,
					};
			}
		}
		return { state: "later", text: `${vendor} did not say whether they were told.` };
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("idle-warning-failed", { caseId: row.id, kind: error.kind, code: error.details.code });
		if (error.kind === "refused" || error.kind === "unsupported") {
			return { state: "impossible", text: `They could not be told: ${vendor} refused the message.` };
		}
		return { state: "later", text: `${vendor} could not be asked to tell them.` };
	}
}

/** Tells somebody who stirred that the warning counts no more; a courtesy, which may fail. */
export async function takeWarningBack(context: Context, row: CaseRow): Promise<void> {
	const room = refOf(row);
	const messenger = context.projectOf(room)?.messenger;
	const { userId } = targetOf(row);
	if (messenger === undefined || !messenger.reach.able || userId === null) return;
	const notice = { id: row.id, kind: "withdrawn", roomId: room.roomId, text: "You may stay.", at: null } as const;
	const options = { lane: "batch", signal: AbortSignal.timeout(sendWithinMs) } as const;
	try {
		const content = writeNotice(notice, messenger.longestBytes);
		for await (const { error } of messenger.sendToPeople(room, [userId], content, options)) {
			if (error !== undefined) throw error;
		}
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("idle-warning-not-taken-back", { caseId: row.id, kind: error.kind });
	}
}
