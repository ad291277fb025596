import type { ZegoParams } from "../params";
import type { Zego } from "../zego";

export interface ZegoAction {
	/** Calls per second of the whole app. */
	readonly perApp: number;
	/** One call per so many seconds in one room. */
	readonly perRoomSeconds?: number;
	/** The media service has its own code for "too often". */
	readonly overLimit?: 30002;
	/** What `Data` holds; nothing for an action that only says success. A ZegoRefusal is another Code. */
	readonly run: (zego: Zego, params: ZegoParams) => object | undefined;
}

export type ZegoActions = Readonly<Record<string, ZegoAction>>;
