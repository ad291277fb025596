import type { Holder } from "./policy";

/** Who orders an act. A union, never a bare user id. */
export type Actor =
	| ({ kind: "user"; userId: string; name: string; email: string } & Holder)
	| { kind: "job"; job: string }
	| { kind: "system"; part: string };

export function actorId(actor: Actor): string {
	switch (actor.kind) {
		case "user":
			return actor.userId;
		case "job":
			return actor.job;
		case "system":
			return actor.part;
	}
}

export function actorName(actor: Actor): string {
	return actor.kind === "user" ? actor.name : `Usher (${actorId(actor)})`;
}
