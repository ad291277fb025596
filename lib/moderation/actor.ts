import type { Holder } from "./policy";
import type { KeyHolder } from "./words/api-key";

/** Who orders an act. A union, never a bare user id. */
export type Actor =
	| ({ kind: "user"; userId: string; name: string; email: string } & Holder)
	/** A customer's own backend. What the key may do is read again before each act, as a user's role is. */
	| ({ kind: "api-key"; keyId: string; name: string } & KeyHolder)
	| { kind: "job"; job: string }
	| { kind: "system"; part: string };

export function actorId(actor: Actor): string {
	switch (actor.kind) {
		case "user":
			return actor.userId;
		case "api-key":
			return actor.keyId;
		case "job":
			return actor.job;
		case "system":
			return actor.part;
	}
}

export function actorName(actor: Actor): string {
	if (actor.kind === "user") return actor.name;
	return actor.kind === "api-key" ? `API key “${actor.name}”` : `Usher (${actorId(actor)})`;
}
