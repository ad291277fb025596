import { ModerationError } from "@/lib/moderation/errors";
import { type Role, reachOf } from "@/lib/moderation/policy";
import { permissionLabels, presetPermissions } from "@/lib/moderation/preset";
import type { Clock } from "../kernel/clock";
import type { CallOptions } from "../ports/room-control";
import type { RoomEntry, VendorPreset } from "../ports/room-entry";

const presetHoldsMs = 60_000;
const known = new WeakMap<RoomEntry, Map<string, { preset: VendorPreset; at: number }>>();

/**
 * The preset somebody is about to enter with, as the vendor has it now (at most a minute ago): it must exist,
 * and must not hold powers over others that the role does not have, since the token carries them past us.
 */
export async function entryPreset(
	entry: RoomEntry,
	wanted: { name: string; role: Role; personal: boolean },
	clock: Clock,
	options: CallOptions,
): Promise<VendorPreset> {
	const preset = await findPreset(entry, wanted.name, clock, options);
	if (preset === null) {
		const where = wanted.personal
			? "It is set for you on the users page; an admin can change it there."
			: `The role ${wanted.role} enters with it (REALTIMEKIT_PRESETS).`;
		throw new ModerationError(
			"preset-missing",
			`RealtimeKit has no preset “${wanted.name}”, so you were not let in. ${where} An admin can also create the preset in the Cloudflare dashboard.`,
		);
	}
	const excess = excessOf(preset, wanted.role);
	if (excess.length > 0) {
		throw new ModerationError(
			"preset-too-strong",
			`The preset “${wanted.name}” allows more than your role (${wanted.role}) does: ${excess.join(", ")}. You were not let in. An admin can choose another preset for you, or take these permissions from it in the Cloudflare dashboard.`,
		);
	}
	return preset;
}

/** What a preset allows over other people that the role does not. A role that moderates may have it all. */
export function excessOf(preset: VendorPreset, role: Role): string[] {
	if (reachOf["moderate-room"][role] !== "none") return [];
	const controls = presetPermissions.filter((permission) => preset.permissions[permission]);
	return [...controls.map((permission) => `“${permissionLabels[permission]}” (${permission})`), ...preset.otherPowers];
}

async function findPreset(entry: RoomEntry, name: string, clock: Clock, options: CallOptions) {
	const cache = known.get(entry) ?? new Map<string, { preset: VendorPreset; at: number }>();
	known.set(entry, cache);
	const now = clock.now().getTime();
	const cached = cache.get(name);
	if (cached !== undefined && now - cached.at < presetHoldsMs) return cached.preset;
	const preset = await entry.findPreset(name, options);
	// A missing preset is asked for again at once: somebody is about to create it.
	if (preset === null) cache.delete(name);
	else cache.set(name, { preset, at: now });
	return preset;
}
