import type { Media } from "../../media/types";
import type { World } from "../../world";
import type { Connection } from "../connection";
import type { Hub } from "../hub";
import type { Speakers } from "../speakers";
import type { Stores } from "../stores";
import type { Telling } from "../telling";
import type { Tracks } from "../tracks";

/** What a request handler may use. */
export type Scope = {
	readonly world: World;
	readonly media: Media;
	readonly hub: Hub;
	readonly tracks: Tracks;
	readonly telling: Telling;
	readonly speakers: Speakers;
	readonly stores: Stores;
};

/** The answer's payload, sent with the request's event and id; `event` when it differs; null = no answer. */
export type Answer = Uint8Array | { readonly event: number; readonly payload: Uint8Array } | null;

/** Throws a WorldError to refuse; the hub turns that into the protocol's error answer. */
export type Handler = (scope: Scope, from: Connection, payload: Uint8Array) => Answer | Promise<Answer>;

export type Handlers = Readonly<Record<number, Handler>>;

export const nothing = new Uint8Array(0);
