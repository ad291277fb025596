import type { RateBudget } from "../../ports/rate-budget";
import type { RoomControl } from "../../ports/room-control";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { ZegoClient } from "./client";
import { statusInside } from "./codes";
import { usualLooksMs } from "./kick";
import { zegoLimits } from "./limits";
import { ZegoControl } from "./room-control";

export interface ZegoOptions {
	/** `https://rtc-api.zego.im`, or a stand-in's. */
	baseUrl: string;
	appId: string;
	/** 32 characters; signs every call and never leaves this process. */
	serverSecret: string;
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** Waits before each look at what a removal did; the usual ones when left out. */
	looksMs?: readonly number[];
}

export interface Zego {
	control: RoomControl;
	/** Waits for the calls under way, then closes the connections. */
	close(): Promise<void>;
}

/** Connects one ZEGO AppID. Nothing is called before the first verb needs it. */
export function createZego(options: ZegoOptions): Zego {
	const { appId, serverSecret } = options;
	const http = new VendorHttp({
		vendor: "ZEGO",
		baseUrl: options.baseUrl,
		headers: {},
		limits: zegoLimits(appId, "KickoutUser", ""),
		budget: options.budget,
		log: options.log,
		clock: options.clock,
		pauseWithoutAdviceMs: 1_000,
		connections: 24,
		statusInside,
	});
	const client = new ZegoClient(http, { appId, serverSecret }, options.clock);
	const control = new ZegoControl(client, appId, options.clock, options.looksMs ?? usualLooksMs);
	return { control, close: () => http.close() };
}
