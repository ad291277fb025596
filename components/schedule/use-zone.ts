"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;
const zoneOfDevice = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** This device's time zone; null on the server, which cannot know it: nothing local is drawn before. */
export function useZone(): string | null {
	return useSyncExternalStore(never, zoneOfDevice, () => null);
}
