import type { RecordKind, World } from "./world";

export type Vendor = "agora" | "zego";

/** Writes what happened at a vendor into the world's record. */
export type VendorLog = (kind: RecordKind, detail: Record<string, unknown>) => void;

export function vendorLog(world: World, vendor: Vendor): VendorLog {
	return (kind, detail) => {
		world.record.add(kind, null, { vendor, ...detail });
	};
}

const namedWitnesses = 20;

/** Who saw a change: how many, and some of them by name; a full room would fill the record otherwise. */
export function witnesses<T>(ids: Iterable<T>): { seenByCount: number; seenBy: T[] } {
	const all = [...ids];
	return { seenByCount: all.length, seenBy: all.slice(0, namedWitnesses) };
}
