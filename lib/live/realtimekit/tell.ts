import { explainSdkError } from "../../moderation/sdk-errors";
import type { TellResult } from "../live-session";
import type { Meeting } from "./flags";

/** The SDK refuses a sixth message within its second (0013); the next second begins when it counts afresh. */
const rateLimited = "0013";
const againAfterMs = 1_050;
const longestWaitMs = 20_000;

/**
 * Sends a text to some devices by the SDK's `broadcastMessage(type, payload, { participantIds })`, whose ids are those of
 * connections. SDK 2.0.2 sends it without asking for an answer, so `sent` means that it has left this browser. A
 * payload is flat and knows no null: those fields are left out.
 */
export async function tell(
	meeting: Meeting,
	connectionIds: readonly string[],
	content: string,
	isConnected: () => boolean,
): Promise<TellResult> {
	const payload = payloadOf(content);
	const giveUpAt = performance.now() + longestWaitMs;
	for (;;) {
		const participantIds = connectionIds.filter((id) => meeting.participants.joined.has(id));
		if (participantIds.length === 0) return { sent: false, code: "gone" };
		if (!isConnected()) return { sent: false, code: "disconnected" };
		try {
			await meeting.participants.broadcastMessage(payload.type, payload, { participantIds });
			return { sent: true, code: null };
		} catch (error) {
			const { code } = explainSdkError(error);
			if (code !== rateLimited || performance.now() + againAfterMs > giveUpAt) return { sent: false, code };
		}
		await new Promise((resolve) => setTimeout(resolve, againAfterMs));
	}
}

type Payload = { type: string } & Record<string, string | number | boolean>;

function payloadOf(content: string): Payload {
	const fields: unknown = JSON.parse(content);
	const flat = Object.entries(fields ?? {}).filter(([, value]) =>
		["string", "number", "boolean"].includes(typeof value),
	);
	const payload: Record<string, string | number | boolean> = Object.fromEntries(flat);
	return { ...payload, type: String(payload.type) };
}
