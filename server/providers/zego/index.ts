import type { Messenger } from "../../ports/messenger";
import type { RateBudget } from "../../ports/rate-budget";
import type { RoomClosing } from "../../ports/room-closing";
import type { RoomControl } from "../../ports/room-control";
import type { TokenMint } from "../../ports/token-mint";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { ZegoClient } from "./client";
import { ZegoClosing } from "./closing";
import { statusInside } from "./codes";
import { usualLooksMs } from "./kick";
import { zegoLimits } from "./limits";
import { ZegoMessenger } from "./messenger";
import { ZegoControl } from "./room-control";
import { ZegoTokens } from "./tokens";

export interface ZegoOptions {
	/** `https://rtc-api.zego.im`, or a stand-in's. */
	baseUrl: string;
	appId: string;
	/** 32 characters; signs every call and seals tokens, and never leaves this process. */
	serverSecret: string;
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** Waits before each look at what a removal did; the usual ones when left out. */
	looksMs?: readonly number[];
}

export interface Zego {
	control: RoomControl;
	closing: RoomClosing;
	messenger: Messenger;
	tokens: TokenMint;
	/** Waits for the calls under way, then closes the connections. */
	close(): Promise<void>;
}

/** Connects one ZEGO AppID. Nothing is called before the first verb needs it. */
export function createZego(options: ZegoOptions): Zego {
	const { appId, serverSecret, clock, looksMs = usualLooksMs } = options;
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
	const client = new ZegoClient(http, { appId, serverSecret }, clock);
	return {
		control: new ZegoControl(client, appId, clock, looksMs),
		closing: new ZegoClosing(client, appId, looksMs),
		messenger: new ZegoMessenger(client, appId),
		tokens: new ZegoTokens({ appId, serverSecret }, clock),
		close: () => http.close(),
	};
}
