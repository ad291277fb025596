import type { Target } from "@/lib/moderation/participant";
import { ProviderError } from "../../ports/errors";
import type { Ack, Performed } from "../../ports/room-control";

/** Everybody that a batch can name, once each, and the targets that no call can be made for. */
export function nameEach<Name>(
	targets: readonly Target[],
	nameOf: (target: Target) => { key: string; name: Name },
): { named: Map<string, { name: Name; targets: Target[] }>; refused: Performed[] } {
	const named = new Map<string, { name: Name; targets: Target[] }>();
	const refused: Performed[] = [];
	for (const target of targets) {
		try {
			const { key, name } = nameOf(target);
			const known = named.get(key);
			if (known === undefined) named.set(key, { name, targets: [target] });
			else known.targets.push(target);
		} catch (error) {
			refused.push({ target, error: asProviderError(error) });
		}
	}
	return { named, refused };
}

/** The same ack or error for every target of a call. */
export function resultOf(targets: readonly Target[], result: Ack | ProviderError): Performed[] {
	return targets.map((target) =>
		result instanceof ProviderError ? { target, error: result } : { target, ack: result },
	);
}

/** What is no `ProviderError` is a fault of ours, and ends the batch. */
export function asProviderError(error: unknown): ProviderError {
	if (error instanceof ProviderError) return error;
	throw error;
}

/** For a question whose answer is wanted but not needed. */
export function notSaid(error: unknown): undefined {
	asProviderError(error);
	return undefined;
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
	const found: Item[][] = [];
	for (let at = 0; at < items.length; at += size) found.push(items.slice(at, at + size));
	return found;
}

export function requireTarget(target: Target | null): Target {
	if (target !== null) return target;
	throw new ProviderError("refused", "a removal names nobody", { code: "bad-id", retryable: false });
}
