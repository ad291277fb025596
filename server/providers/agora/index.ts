import type { Messenger } from "../../ports/messenger";
import type { RateBudget } from "../../ports/rate-budget";
import type { RoomClosing } from "../../ports/room-closing";
import type { RoomControl } from "../../ports/room-control";
import type { TokenMint } from "../../ports/token-mint";
import type { VendorClock, VendorLog } from "../shared/seams";
import { VendorHttp } from "../shared/vendor-http";
import { AgoraClient } from "./client";
import { AgoraClosing } from "./closing";
import { AgoraKick, type AgoraWaits, usualWaits } from "./kick";
import { agoraLimits } from "./limits";
import { AgoraMessenger } from "./messenger";
import { AgoraControl } from "./room-control";
import { AgoraTokens } from "./tokens";

export interface AgoraOptions {
	/** `https://api.agora.io`, or a stand-in's. */
	baseUrl: string;
	appId: string;
	/** The account's pair for its RESTful API; neither the App ID nor its certificate. */
	customerId: string;
	customerSecret: string;
	/** 32 hexadecimal digits; signs tokens and never leaves this process. Without it no tokens are minted. */
	appCertificate?: string | null;
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** The usual ones when left out. */
	waits?: AgoraWaits;
}

export interface Agora {
	control: RoomControl;
	closing: RoomClosing;
	messenger: Messenger;
	/** Only with the certificate of the App ID. */
	tokens?: TokenMint;
	/** Waits for the calls under way, then closes the connections. */
	close(): Promise<void>;
}

/** Connects one Agora App ID. Nothing is called before the first verb needs it. */
export function createAgora(options: AgoraOptions): Agora {
	const limits = agoraLimits(options.customerId, options.appId);
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
	const { appId, appCertificate = null, clock, waits = usualWaits } = options;
	const client = new AgoraClient(http, appId, limits);
	const kick = new AgoraKick(client, clock, waits);
	return {
		control: new AgoraControl(client, appId, clock, kick),
		closing: new AgoraClosing(client, kick, appId, clock, waits),
		messenger: new AgoraMessenger(client, appId),
		...(appCertificate !== null && { tokens: new AgoraTokens({ appId, appCertificate }, clock) }),
		close: () => http.close(),
	};
}
