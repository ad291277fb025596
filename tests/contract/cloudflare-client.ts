import Cloudflare from "cloudflare";
import { SANDBOX_ACCOUNT_ID, SANDBOX_APP_ID } from "../../sandbox/credentials";
import { type Sandbox, startSandbox } from "../../sandbox/start";

export interface Contract {
	readonly sandbox: Sandbox;
	/** Path parameters that nearly every call takes. */
	readonly app: { account_id: string; app_id: string };
	readonly account: { account_id: string };
	/** The vendor's own client, pointed at the sandbox. It retries nothing, so that a test sees every answer. */
	client(apiToken?: string | null): Cloudflare;
	/** A plain call, for what the client does not show: status, headers, envelope. */
	raw(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: unknown }>;
}

export async function startContract(): Promise<Contract> {
	const sandbox = await startSandbox();
	const baseURL = `${sandbox.url}/cloudflare/client/v4`;
	return {
		sandbox,
		app: { account_id: SANDBOX_ACCOUNT_ID, app_id: SANDBOX_APP_ID },
		account: { account_id: SANDBOX_ACCOUNT_ID },
		client: (apiToken = "sandbox-realtime-admin") =>
			new Cloudflare({ baseURL, apiToken, apiKey: null, apiEmail: null, maxRetries: 0 }),
		raw: async (path, init) => {
			const kit = `${baseURL}/accounts/${SANDBOX_ACCOUNT_ID}/realtime/kit`;
			const response = await fetch(`${kit}${path}`, {
				...init,
				headers: { authorization: "Bearer sandbox-realtime-admin", ...init?.headers },
			});
			const text = await response.text();
			return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
		},
	};
}

/** Seats a simulated person, one connection a device. */
export function seat(sandbox: Sandbox, meetingId: string, customParticipantId: string, devices = 1) {
	const participant = sandbox.world.directory.enrol(meetingId, {
		customParticipantId,
		presetName: "group_call_participant",
		name: `Name of ${customParticipantId}`,
	});
	const peerIds = Array.from({ length: devices }, () => {
		const order = { meetingId, participantId: participant.id, kind: "simulated" } as const;
		return sandbox.world.live.join(order).peer.peerId;
	});
	return { participant, peerIds };
}
