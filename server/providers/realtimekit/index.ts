import type { Messenger } from "../../ports/messenger";
import type { RateBudget, RateLimit } from "../../ports/rate-budget";
import type { RoomClosing } from "../../ports/room-closing";
import type { RoomControl } from "../../ports/room-control";
import type { RoomEntry } from "../../ports/room-entry";
import type { TokenMint } from "../../ports/token-mint";
import { path } from "../shared/path";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { RealtimeKitClient } from "./client";
import { RealtimeKitClosing, usualLooksMs } from "./closing";
import { RealtimeKitMessenger } from "./messenger";
import { RealtimeKitControl } from "./room-control";
import { RealtimeKitEntry } from "./room-entry";
import { RealtimeKitTokens } from "./tokens";

export interface RealtimeKitOptions {
	/** `https://api.cloudflare.com/client/v4`, or a stand-in's. */
	baseUrl: string;
	accountId: string;
	appId: string;
	/** An API token with the permission Realtime or Realtime Admin. */
	token: string;
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** Waits before each look at what an end did; the usual ones when left out. */
	looksMs?: readonly number[];
}

export interface RealtimeKit {
	control: RoomControl;
	entry: RoomEntry;
	closing: RoomClosing;
	messenger: Messenger;
	tokens: TokenMint;
	/** Waits for the calls under way, then closes the connections. */
	close(): Promise<void>;
}

/**
 * The smallest of Cloudflare's contradicting figures: over 1,200 calls in 5 minutes it blocks every call of
 * the account for 5 minutes, and an older page holds RealtimeKit to 250 in 10 seconds.
 */
export function realtimeKitLimits(accountId: string): [RateLimit, RateLimit] {
	return [
		{ key: `realtimekit:${accountId}`, max: 1_200, windowMs: 300_000, reservedForActs: 300 },
		{ key: `realtimekit:${accountId}:burst`, max: 250, windowMs: 10_000, reservedForActs: 100 },
	];
}

/** Connects one RealtimeKit app. Nothing is called before the first verb needs it. */
export function createRealtimeKit(options: RealtimeKitOptions): RealtimeKit {
	const base = options.baseUrl.replace(/\/$/, "");
	const http = new VendorHttp({
		vendor: "RealtimeKit",
		baseUrl: `${base}${path`/accounts/${options.accountId}/realtime/kit/${options.appId}`}`,
		headers: { authorization: `Bearer ${options.token}` },
		limits: realtimeKitLimits(options.accountId),
		budget: options.budget,
		log: options.log,
		clock: options.clock,
	});
	const client = new RealtimeKitClient(http);
	const entry = new RealtimeKitEntry(client);
	return {
		control: new RealtimeKitControl(client, options.appId, options.clock),
		entry,
		closing: new RealtimeKitClosing(client, options.appId, options.clock, options.looksMs ?? usualLooksMs),
		messenger: new RealtimeKitMessenger(),
		tokens: new RealtimeKitTokens(entry, options.appId),
		close: () => http.close(),
	};
}
