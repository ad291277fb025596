import RealtimeKitClient from "@cloudflare/realtimekit";
import type { LiveSession } from "../live-session";
import { RealtimeKitSession } from "./session";

/**
 * Makes a session over the real SDK: no base address (the vendor's own hosts), no devices asked for, no logs and no
 * traces sent. The token stays in memory.
 */
export function createRealtimeKitSession(token: string): LiveSession {
	return new RealtimeKitSession(() =>
		RealtimeKitClient.init({
			authToken: token,
			defaults: { audio: false, video: false },
			modules: { devTools: { logs: false, logLevel: "off" }, tracing: false },
		}),
	);
}
