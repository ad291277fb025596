import { eq } from "drizzle-orm";
import type { CommandType } from "@/lib/moderation/command";
import { type Denial, mayCommand, mayUse, rightFor } from "@/lib/moderation/policy";
import type { PresetPermissions } from "@/lib/moderation/preset";
import type { RoomRef } from "@/lib/moderation/room";
import { users } from "../db/schema";
import type { Context } from "../kernel/context";

const askWithinMs = 5_000;
const nothing: PresetPermissions = {
	canDisableParticipantAudio: false,
	canDisableParticipantVideo: false,
	pinParticipant: false,
	kickParticipant: false,
};

/**
 * What the actor's preset lacks for a command, or null. From inside a room the vendor itself asks the preset; its server
 * acts on Usher's own token and asks nobody, so this must be asked before. The preset is read afresh: it may have been
 * changed a second ago. Whoever the role denies already is left to that denial, and no vendor is called for them.
 * Throws `ProviderError`.
 */
export async function presetDenial(context: Context, room: RoomRef, command: CommandType): Promise<Denial | null> {
	const { actor, database, settings } = context;
	const entry = context.projectOf(room)?.entry ?? null;
	if (entry === null || actor.kind !== "user" || actor.role === null) return null;
	if (!mayUse(actor, rightFor(command), room).ok) return null;
	const [user] = await database.select({ presetName: users.presetName }).from(users).where(eq(users.id, actor.userId));
	const name = user?.presetName ?? settings.presetForRole[actor.role];
	const preset = await entry.findPreset(name, { lane: "act", signal: AbortSignal.timeout(askWithinMs) });
	const verdict = mayCommand(actor, command, room, { name, permissions: preset?.permissions ?? nothing });
	return verdict.ok ? null : verdict.denial;
}
