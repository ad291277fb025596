import { longestTokenSeconds, type MintedAnswer, type MintToken } from "@/lib/api/v1/tokens";
import { ModerationError } from "@/lib/moderation/errors";
import { noticeSender } from "@/lib/moderation/notice";
import { isConsoleUserId } from "@/lib/moderation/participant";
import { providerNames, type RoomRef } from "@/lib/moderation/room";
import { type AuditEntry, recordAudit } from "../kernel/audit";
import { actorNow, denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { onRecord, type Transaction } from "../kernel/transaction";
import { ProviderError } from "../ports/errors";
import type { MintedToken, TokenMint } from "../ports/token-mint";
import { type Closed, closedUntil, endsAt } from "../schedules";

const mintWithinMs = 8_000;
/** Nobody gets through a door in less. */
const shortestMs = 5_000;

export interface MintInput extends MintToken {
	/** In place of `ttlSeconds`: a token of the same end as one that was minted before. */
	expiresAt?: Date;
}

/**
 * Mints one client token: the only door to them. It refuses console people’s ids, rooms that have ended and are kept
 * closed, and any life beyond the room’s scheduled end, a day, or what the vendor allows. The token is handed to the
 * caller and kept nowhere; the audit has everything about it but itself.
 */
export async function mintToken(context: Context, input: MintInput): Promise<MintedAnswer> {
	const { provider, projectId, roomId, kind, userId } = input;
	const room = roomId === null ? null : { provider, projectId, roomId };
	const ordered = await onRecord(context.database, async (transaction) => {
		await authorise(context, transaction, input, room);
		const mint = mintOf(context, input);
		const closed = room === null ? null : await closedUntil(context, transaction, room);
		if (closed !== null) throw roomClosed(closed);
		const end = room === null ? null : await endsAt(context, transaction, room);
		const life = lifeOf(context, mint, end, input);
		await recordAudit(context, transaction, {
			...auditOf(input, room),
			outcome: "intent",
			detail: detailOf(input, life),
		});
		return { mint, life };
	});
	const { mint, life } = ordered;
	const order = {
		kind,
		room,
		userId,
		publish: input.role === "publish",
		expiresAt: life.expiresAt,
		name: input.name,
		presetName: input.presetName,
	};
	let minted: MintedToken;
	try {
		minted = await mint.mint(order, { lane: "batch", signal: AbortSignal.timeout(mintWithinMs) });
	} catch (error) {
		await told(context, { ...auditOf(input, room), ...failureOf(error), detail: detailOf(input, life) });
		throw asRefusal(error, input);
	}
	const { token, expiresAt, participantId } = minted;
	await told(context, {
		...auditOf(input, room),
		outcome: "confirmed",
		detail: { ...detailOf(input, life), participantId },
	});
	return {
		token,
		expiresAt: expiresAt?.toISOString() ?? null,
		participantId,
		cutBy: expiresAt === null ? null : life.cutBy,
		onExpiry: mint.facts.onExpiry,
	};
}

async function authorise(
	context: Context,
	transaction: Transaction,
	{ provider, kind }: MintInput,
	room: RoomRef | null,
): Promise<void> {
	const actor = await actorNow(context, transaction);
	const denial = denialFor(actor, "mint-tokens", room ?? undefined, context.clock.now());
	if (denial !== null) throw refusalOf(denial);
	if (room !== null || actor.kind !== "api-key") return;
	if (actor.providers !== null && !actor.providers.includes(provider)) throw refusalOf({ by: "room" });
	if (actor.rooms === null) return;
	throw new ModerationError(
		"forbidden",
		`This API key is limited to rooms, and a token for ${kind} reaches the whole project. An admin can add another key.`,
	);
}

function mintOf(context: Context, { provider, projectId, roomId, kind, userId, presetName }: MintInput): TokenMint {
	const project = context.projectOf({ provider, projectId });
	if (project === undefined) throw refusalOf({ by: "room" });
	const vendor = providerNames[provider];
	const mint = project.tokens;
	if (mint === undefined) {
		throw new ModerationError(
			"vendor-unsupported",
			`Usher has no credentials to mint ${vendor} tokens. An admin can configure them.`,
		);
	}
	if (!mint.facts.kinds.includes(kind)) {
		throw new ModerationError("vendor-unsupported", `${vendor} has no tokens for ${kind}. No token was made.`);
	}
	if ((kind === "media") !== (roomId !== null)) {
		throw new ModerationError("bad-input", "A media token needs a roomId; one for messages has none.");
	}
	if (isConsoleUserId(userId) || userId === noticeSender) {
		throw new ModerationError("bad-input", "This user id is kept for Usher and its console. No token was made.");
	}
	if (provider === "realtimekit" && presetName === null) {
		throw new ModerationError("bad-input", "A RealtimeKit token needs a presetName. No token was made.");
	}
	return mint;
}

function roomClosed({ until, ending }: Closed): ModerationError {
	const why = ending ? "This room is being ended just now." : "This room has ended and is kept closed.";
	const again = until === null ? "" : ` It opens again at ${until.toISOString()}.`;
	return new ModerationError("conflict", `${why}${again} No token was made.`);
}

interface Life {
	expiresAt: Date;
	cutBy: MintedAnswer["cutBy"];
}

/** As long as asked for, and never past what bounds it first. */
function lifeOf(context: Context, mint: TokenMint, end: Date | null, input: MintInput): Life {
	const now = context.clock.now();
	const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
	let life: Life = {
		expiresAt: input.expiresAt ?? after(Math.min(input.ttlSeconds, longestTokenSeconds)),
		cutBy: null,
	};
	const longest = mint.facts.longestSeconds;
	if (longest !== null && life.expiresAt > after(longest)) life = { expiresAt: after(longest), cutBy: "vendor" };
	if (end !== null && life.expiresAt > end) life = { expiresAt: end, cutBy: "scheduled-end" };
	if (life.expiresAt.getTime() - now.getTime() >= shortestMs) return life;
	throw new ModerationError(
		"conflict",
		life.cutBy === "scheduled-end"
			? `This room ends at ${life.expiresAt.toISOString()}, which is now. No token was made.`
			: "That token has expired. Ask for a new one under a new Idempotency-Key.",
	);
}

function auditOf({ userId, name }: MintInput, room: RoomRef | null): AuditEntry {
	return {
		kind: "token-minted",
		...(room !== null && { room }),
		target: { userId, participantId: null, name: name ?? "" },
	};
}

function detailOf({ provider, projectId, kind, role, presetName }: MintInput, life: Life): Record<string, unknown> {
	return { provider, projectId, kind, role, presetName, expiresAt: life.expiresAt.toISOString(), cutBy: life.cutBy };
}

function failureOf(error: unknown): Pick<AuditEntry, "outcome" | "outcomeCode"> {
	if (!(error instanceof ProviderError)) return { outcome: "failed", outcomeCode: "internal" };
	const outcome = error.kind === "unknown-outcome" ? "unknown" : error.kind === "unreachable" ? "failed" : "refused";
	return { outcome, outcomeCode: error.details.code ?? error.kind };
}

/** An id that the vendor cannot have is the caller’s to mend; the rest is the vendor’s and is told as such. */
function asRefusal(error: unknown, { provider }: MintInput): unknown {
	if (!(error instanceof ProviderError) || error.kind !== "refused" || error.details.code !== "bad-id") return error;
	return new ModerationError(
		"bad-input",
		`${providerNames[provider]} cannot have this id of a room or a user. No token was made.`,
		{
			cause: error,
		},
	);
}

/** What came of it. That it was ordered is on record already, so a token is not withheld for want of this row. */
async function told(context: Context, entry: AuditEntry): Promise<void> {
	try {
		await recordAudit(context, context.database, storable(entry));
	} catch (error) {
		context.log.error("token-outcome-not-recorded", { cause: error });
	}
}
