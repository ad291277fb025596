import type { Provider } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { CallOptions } from "../ports/room-control";
import type { RoomEntry } from "../ports/room-entry";
import type { RoomPresence } from "../presence";
import type { Powers } from "./judgement";

/** Answers about presets, kept for the looks of a minute; not for acts. */
export type PresetMemory = Map<string, { at: number; may: boolean | null }>;
const rememberedMs = 60_000;

/**
 * Whether somebody may moderate a room, so that one of them must be left in it.
 * RealtimeKit: one of their presets may kick participants. Agora: they are a host of a live broadcast; in a channel of
 * the communication profile everybody is alike, and nobody is a moderator. ZEGO: its rooms have no roles that mean
 * anything, so nobody is one. null: not known.
 */
export function moderatorIn(provider: Provider, roles: readonly (string | null)[], powers: Powers): boolean | null {
	switch (provider) {
		case "zego":
			return false;
		case "agora":
			return roles.includes("host");
		case "realtimekit": {
			const allowed = roles.map((role) => (role === null ? undefined : powers.get(role)));
			if (allowed.includes(true)) return true;
			return allowed.every((one) => one === false) ? false : null;
		}
	}
}

/** What the presets of the people in a room allow, as the vendor says. What it does not answer is not known. */
export async function readPowers(
	context: Context,
	presence: RoomPresence,
	options: CallOptions,
	memory: PresetMemory = new Map(),
): Promise<Powers> {
	const powers = new Map<string, boolean>();
	const entry = context.projectOf(presence.room)?.entry ?? null;
	if (entry === null) return powers;
	const now = context.clock.now().getTime();
	const names = new Set(
		presence.people.flatMap(({ person }) => person.connections.flatMap(({ presetName }) => presetName ?? [])),
	);
	for (const name of names) {
		const key = `${presence.room.projectId} ${name}`;
		const known = memory.get(key);
		const isRemembered = known !== undefined && Math.abs(now - known.at) < rememberedMs;
		const may = isRemembered ? known.may : await askPreset(context, entry, name, options);
		memory.set(key, isRemembered ? known : { at: now, may });
		if (may !== null) powers.set(name, may);
	}
	return powers;
}

/** null: not known. A preset that is missing may have been renamed a moment ago. */
async function askPreset(context: Context, entry: RoomEntry, name: string, options: CallOptions) {
	try {
		return (await entry.findPreset(name, options))?.permissions.kickParticipant ?? null;
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("preset-not-read", { preset: name, kind: error.kind });
		return null;
	}
}
