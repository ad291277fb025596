import type { RateBudget } from "../../ports/rate-budget";
import type { RoomControl } from "../../ports/room-control";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { AgoraClient } from "./client";
import { type AgoraWaits, usualWaits } from "./kick";
import { agoraLimits } from "./limits";
import { AgoraControl } from "./room-control";

export interface AgoraOptions {
	/** `https://api.agora.io`, or a stand-in's. */
	baseUrl: string;
	appId: string;
	/** The account's pair for its RESTful API; neither the App ID nor its certificate. */
	customerId: string;
	customerSecret: string;
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** The usual ones when left out. */
	waits?: AgoraWaits;
}

export interface Agora {
	control: RoomControl;
	/** Waits for the calls under way, then closes the connections. */
	close(): Promise<void>;
}

/** Connects one Agora App ID. Nothing is called before the first verb needs it. */
export function createAgora(options: AgoraOptions): Agora {
	const limits = agoraLimits(options.customerId);
	const pair = Buffer.from(`${options.customerId}:${options.customerSecret}`).toString("base64");
	const http = new VendorHttp({
		vendor: "Agora",
		baseUrl: options.baseUrl,
		headers: { authorization: `Basic ${pair}`, "content-type": "application/json" },
		limits: [limits.rules],
		budget: options.budget,
		log: options.log,
		clock: options.clock,
		// Its vendor asks for no less than five seconds for any call.
		deadlineMs: 12_000,
		readAttemptMs: 5_000,
		pauseWithoutAdviceMs: 1_000,
		connections: 16,
	});
	const client = new AgoraClient(http, options.appId, limits);
	return {
		control: new AgoraControl(client, options.appId, options.clock, options.waits ?? usualWaits),
		close: () => http.close(),
	};
}
