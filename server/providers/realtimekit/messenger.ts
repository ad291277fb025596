import { ProviderError } from "../../ports/errors";
import type { Messenger } from "../../ports/messenger";

const reason =
	"RealtimeKit’s server sends people no messages: they are reached only while a console is open in the meeting.";

/** What RealtimeKit's REST API does not have (https://developers.cloudflare.com/api/resources/realtime_kit/). */
export class RealtimeKitMessenger implements Messenger {
	readonly reach = { able: false, reason } as const;
	/** Nothing is sent; a message by a moderator's SDK is as long as the SDK lets it be. */
	readonly longestBytes = 0;

	// biome-ignore lint/correctness/useYield: it ends with the reason before there is anything to yield
	async *sendToPeople(): AsyncGenerator<never> {
		throw unsupported();
	}

	async sendToRoom(): Promise<never> {
		throw unsupported();
	}
}

function unsupported(): ProviderError {
	return new ProviderError("unsupported", reason, { code: "message", retryable: false });
}
