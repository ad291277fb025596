import type { ConsoleSign, ConsoleSigns } from "@/lib/api/presence";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { everybody, type RoomState } from "@/lib/moderation/room-state";

const tellEveryMs = 15_000;
/** After a gap this long the server holds nothing of what was told before. */
const forgottenAfterMs = 45_000;
const mostAtOnce = 500;

interface Source {
	state(): RoomState;
	/** This console's own connection in the room; null: not in it yet. */
	connectionId(): string | null;
	send(watch: ConsoleSigns): Promise<unknown>;
	now(): number;
}

/**
 * Tells the server who sends sound and pictures, for idle policies: at first everybody, then every 15 s those of whom
 * something changed. Flags that the vendor may leave stale are told as unknown. What did not arrive is told again.
 */
export class Signs {
	/** What the server holds, by connection. */
	#told = new Map<string, string>();
	#spoke = new Set<string>();
	#toldAt = 0;
	#telling = false;
	readonly #timer: ReturnType<typeof setInterval>;

	constructor(private readonly source: Source) {
		this.#timer = setInterval(() => void this.tell(), tellEveryMs);
	}

	readonly saw = (events: readonly RoomEvent[]): void => {
		for (const event of events) {
			if (event.type === "speaking" && event.connectionId !== null) this.#spoke.add(event.connectionId);
		}
	};

	dispose(): void {
		clearInterval(this.#timer);
	}

	async tell(): Promise<void> {
		const connectionId = this.source.connectionId();
		const state = this.source.state();
		if (connectionId === null || this.#telling || state.link !== "connected" || state.left !== null) return;
		if (this.source.now() - this.#toldAt > forgottenAfterMs) this.#told.clear();
		const spoke = this.#spoke;
		this.#spoke = new Set();
		const signs = [...signsOf(state, spoke)].filter(
			(sign) => sign.spoke || this.#told.get(sign.connectionId) !== flagsOf(sign),
		);
		this.#telling = true;
		try {
			for (let from = 0; from === 0 || from < signs.length; from += mostAtOnce) {
				const some = signs.slice(from, from + mostAtOnce);
				await this.source.send({ connectionId, signs: some, more: from + mostAtOnce < signs.length });
				for (const sign of some) this.#told.set(sign.connectionId, flagsOf(sign));
			}
			this.#toldAt = this.source.now();
		} catch {
			// Told again with the next round; until then the server takes for known only what it heard.
			for (const id of spoke) this.#spoke.add(id);
		} finally {
			this.#telling = false;
		}
	}
}

function* signsOf(state: RoomState, spoke: ReadonlySet<string>): Generator<ConsoleSign> {
	for (const person of everybody(state)) {
		if (person.console) continue;
		for (const { connectionId, participantId, userId, mic, camera, screen } of person.connections) {
			const isSending = (camera.certain && camera.on) || (screen.certain && screen.on);
			const audio = mic.certain ? mic.on : null;
			const video = isSending ? true : camera.certain && screen.certain ? false : null;
			yield { connectionId, participantId, userId, spoke: spoke.has(connectionId), audio, video };
		}
	}
}

const flagsOf = ({ audio, video }: ConsoleSign) => `${audio} ${video}`;
