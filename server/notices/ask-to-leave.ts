import { randomUUID } from "node:crypto";
import type { AskAnswer, AskToLeave } from "@/lib/api/notices";
import { actorId, actorName } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import type { Target } from "@/lib/moderation/participant";
import { notices } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { storable } from "../kernel/storable";
import { answerDenial, mergeTargets, recordIntents, requireNameable } from "../moderation";
import { presetDenial } from "../rooms";
import { claimOrder, ofOrder } from "./claim";
import { deliver } from "./deliver";
import { contentOf, sessionBytes, toRow } from "./notice-row";
import { nextLook, takenOverAfterMs } from "./times";

/**
 * Asks people of one room to leave within a time, and has them removed afterwards if that was ordered too. Answers once
 * it is on record: the server's messages go out after that, a console's own are for the console to send (`content`) and
 * to report. The same order given twice is one notice a person. Throws `ModerationError`.
 */
export async function askToLeave(context: Context, request: AskToLeave): Promise<AskAnswer> {
	const { commandId, room, text, reactSeconds, thenRemove, reason, via } = storable(request);
	const merged = mergeTargets(request.targets.map((target) => ({ room, target })));
	requireNameable(context, merged);
	const targets = merged.map(({ target }) => storable(target));
	requireWay(context.projectOf(room), request, targets);
	const order = {
		commandId,
		type: "ask-to-leave",
		leadsTo: thenRemove ? "kick" : null,
		room,
		targets,
		reason,
		via,
		detail: { text, reactSeconds, thenRemove },
	} as const;
	await requirePreset(context, order);
	const { fresh } = await recordIntents(context, order, async (transaction, rows) => {
		const createdAt = context.clock.now();
		const leaveBy = new Date(createdAt.getTime() + reactSeconds * 1_000);
		const first = { createdAt, leaveBy, via, state: "waiting" } as const;
		const dueAt = via === "server" ? new Date(createdAt.getTime() + takenOverAfterMs) : nextLook(first, createdAt);
		await transaction.insert(notices).values(
			rows.map((row, index) => ({
				...first,
				...room,
				id: row.id,
				orderId: commandId,
				target: targets[index] ?? null,
				text,
				reactSeconds,
				thenRemove,
				askedByKind: context.actor.kind,
				askedById: actorId(context.actor),
				askedBy: storable(actorName(context.actor)),
				dueAt,
				updatedAt: createdAt,
			})),
		);
	});
	if (fresh && via === "server") goOn(context, commandId);
	const stored = await ofOrder(context, commandId);
	const forConsole = via === "session";
	return {
		notices: stored.map((row) =>
			toRow(row, forConsole && row.state === "waiting" ? contentOf(row, sessionBytes, context.clock.now()) : null),
		),
	};
}

/** Refuses what the vendor has no means for, with the words that the screen shows. */
function requireWay(project: Project | undefined, { via, thenRemove }: AskToLeave, targets: readonly Target[]): void {
	const capability = project?.control.capabilities["ask-to-leave"];
	if (project === undefined || capability === undefined || capability.where === "none") {
		throw unsupported(capability?.where === "none" ? capability.reason : "This vendor cannot do that.");
	}
	if (via === "server") {
		if (capability.where === "session") throw unsupported(capability.reason);
		const reach = project.messenger?.reach ?? { able: false, reason: "No way to people is set up for this project." };
		if (!reach.able) throw unsupported(reach.reason);
		if (targets.some(({ userId }) => userId === null)) {
			throw new ModerationError(
				"bad-input",
				"Messages go by your own user id, and one of these has none. Nothing was done.",
			);
		}
	} else {
		if (capability.where === "server" && !capability.session) {
			throw unsupported("This vendor’s messages go out from its server, not from inside the room.");
		}
		if (targets.some(({ connectionIds }) => connectionIds.length === 0)) {
			throw new ModerationError("bad-input", "One of these is not in the room any more. Nothing was done.");
		}
	}
	const removal = project.control.capabilities.kick;
	if (thenRemove && removal.where !== "server") {
		throw unsupported("This vendor’s server removes nobody, so nobody can be removed when their time is over.");
	}
}

function unsupported(reason: string): ModerationError {
	return new ModerationError("vendor-unsupported", `${reason} Nothing was done.`);
}

/** Whoever may not remove people in the room by hand may not have them removed by waiting either. */
async function requirePreset(context: Context, order: Parameters<typeof recordIntents>[1]): Promise<void> {
	if (order.leadsTo === null) return;
	const denial = await presetDenial(context, order.room, order.leadsTo);
	if (denial !== null) throw await answerDenial(context, { ...order, target: order.targets[0] ?? null }, denial);
}

/** Whoever asked is not kept waiting for the vendor; a worker sends what this process does not get to. */
function goOn(context: Context, orderId: string): void {
	claimOrder(context, orderId, randomUUID())
		.then((rows) => deliver(context, rows))
		.catch((error: unknown) => context.log.error("notice-not-sent", { orderId, cause: error }));
}
