import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";

export interface RawAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
}

/** An exchange that brought no whole answer. `sent: false` means that not one byte of it left this process. */
export class ExchangeFailure extends Error {
	override readonly name = "ExchangeFailure";
	constructor(
		readonly sent: boolean,
		readonly code: "never-left" | "cut" | "stopped" | "answer-too-large",
		cause: unknown,
	) {
		super(code, { cause });
	}
}

/**
 * One request and its whole answer, no redirects, the body held to `maxBytes`. Built on undici's dispatch
 * because only there is it known whether a failed request had been written: that tells a removal that
 * surely did not happen from one whose outcome is unknown.
 */
export function exchange(
	dispatcher: Dispatcher,
	request: { method: Dispatcher.HttpMethod; path: string; headers: Record<string, string>; body: string | null },
	bounds: { signal: AbortSignal; maxBytes: number },
): Promise<RawAnswer> {
	return new Promise((resolve, reject) => {
		const { signal, maxBytes } = bounds;
		let controller: Dispatcher.DispatchController | null = null;
		let settled = false;
		let status = 0;
		let headers: IncomingHttpHeaders = {};
		let size = 0;
		const chunks: Buffer[] = [];

		const settle = (finish: () => void) => {
			if (settled) return;
			settled = true;
			signal.removeEventListener("abort", stop);
			finish();
		};
		const fail = (code: ExchangeFailure["code"], cause: unknown) => {
			const failure = new ExchangeFailure(controller !== null, controller === null ? "never-left" : code, cause);
			settle(() => reject(failure));
			return failure;
		};
		const stop = () => {
			const failure = fail("stopped", signal.reason);
			controller?.abort(failure);
		};
		if (signal.aborted) return stop();
		signal.addEventListener("abort", stop, { once: true });

		dispatcher.dispatch(request, {
			onRequestStart(started) {
				if (settled) started.abort(new Error("nobody waits for this any more"));
				else controller = started;
			},
			onResponseStart(_controller, code, answered) {
				status = code;
				headers = answered;
			},
			onResponseData(current, chunk) {
				size += chunk.length;
				if (size > maxBytes) current.abort(fail("answer-too-large", undefined));
				else chunks.push(chunk);
			},
			onResponseEnd() {
				settle(() => resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8") }));
			},
			onResponseError(_controller, error) {
				fail("cut", error);
			},
		});
	});
}
