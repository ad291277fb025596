const leakedMessage = "request timeout for callback eventId:30";
/** The SDK gives up 20 s after a kick; a busy or hidden page may be late in telling. */
const leaksWithinMs = 45_000;

/**
 * `participant.kick()` of SDK 2.0.2 asks the vendor for an answer that must never come (it would kick the asker), and
 * leaves the promise unhandled: 20 s after each kick the page gets one unhandled rejection. This catches exactly that
 * one, while a kick of ours may still cause it; every other rejection stays what it is.
 */
export class LeakedRejections {
	#until = 0;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(private readonly target: Pick<Window, "addEventListener" | "removeEventListener"> = window) {}

	expectOne(): void {
		this.#until = Date.now() + leaksWithinMs;
		if (this.#timer) clearTimeout(this.#timer);
		else this.target.addEventListener("unhandledrejection", this.#filter);
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.target.removeEventListener("unhandledrejection", this.#filter);
		}, leaksWithinMs);
	}

	readonly #filter = (event: PromiseRejectionEvent): void => {
		const { reason } = event;
		if (Date.now() <= this.#until && reason instanceof Error && reason.message === leakedMessage)
			event.preventDefault();
	};
}
