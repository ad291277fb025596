import type { RateBudget, RateLimit } from "../../ports/rate-budget";
import type { RoomControl } from "../../ports/room-control";
import type { RoomEntry } from "../../ports/room-entry";
import { path } from "../shared/path";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { RealtimeKitClient } from "./client";
import { RealtimeKitControl } from "./room-control";
import { RealtimeKitEntry } from "./room-entry";

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
}

export interface RealtimeKit {
	control: RoomControl;
	entry: RoomEntry;
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
	return {
		control: new RealtimeKitControl(client, options.appId, options.clock),
		entry: new RealtimeKitEntry(client),
		close: () => http.close(),
	};
}
