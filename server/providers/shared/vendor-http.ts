import { Pool } from "undici";
import { ProviderError } from "../../ports/errors";
import type { Lane, RateBudget, RateLimit, RateTicket } from "../../ports/rate-budget";
import { Circuit } from "./circuit";
import { ExchangeFailure, exchange, type RawAnswer } from "./exchange";
import { parseAnswer, UnreadableAnswer } from "./json";
import { queryString } from "./path";
import { backOffMs, maxAttempts, pause, RetryPurse, retryAfterMs } from "./retry";
import type { VendorClock, VendorLog } from "./seams";

export interface VendorRequest {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Made with `path`, so that every id in it is cleared and encoded. */
	path: string;
	/** A function where every try needs its own (a fresh signature). */
	query?: Query | (() => Query);
	/** What the log calls it, where the path says nothing. */
	name?: string;
	body?: unknown;
	/** `read` may be sent again after a failure; `act` never, once it may have had its effect. */
	effect: "read" | "act";
	/** Limits of this one call, where not all calls share the same. The first also carries pauses. */
	limits?: readonly [RateLimit, ...RateLimit[]];
	lane: Lane;
	signal: AbortSignal;
}

type Query = Record<string, string | number | readonly string[]>;

export interface VendorAnswer {
	status: number;
	/** Parsed JSON; undefined for an empty answer, and for an unreadable one beside a 4xx status. */
	body: unknown;
}

export interface VendorHttpOptions {
	vendor: string;
	baseUrl: string;
	headers: Record<string, string>;
	/** Every published limit; a call is counted in each before it goes out. The first also carries pauses. */
	limits: readonly [RateLimit, ...RateLimit[]];
	budget: RateBudget;
	log: VendorLog;
	clock: VendorClock;
	/** One deadline for a whole call: the wait for the budget, every try, the answer's last byte. A batch's wait has none. */
	deadlineMs?: number;
	/** A reading try is given up earlier, so that a second one fits in. */
	readAttemptMs?: number;
	maxBytes?: number;
	circuit?: Circuit;
	/** How long everybody waits after a 429 without advice: the vendor's window, or as long as it blocks. */
	pauseWithoutAdviceMs?: number;
	/** Connections kept alive: limit per second × seconds of an answer, so that a full budget never waits for one. */
	connections?: number;
	/** For vendors that say inside a 200 what others say by a status. */
	statusInside?: (body: unknown) => StatusInside | null;
}

/** `limited`: as a 429. `failed`: as a 5xx. */
export interface StatusInside {
	as: "limited" | "failed";
	code: string;
	retryAfterMs?: number;
	/** It was the last and narrowest of the call's limits that was met, not the first. */
	narrowest?: boolean;
}

/** Calls to one vendor over kept-alive connections. Answers below 500 are returned, save 3xx and 429; all else throws `ProviderError`. */
export class VendorHttp {
	readonly #pool: Pool;
	readonly #basePath: string;
	readonly #circuit: Circuit;
	readonly #purse = new RetryPurse();

	constructor(private readonly options: VendorHttpOptions) {
		const base = new URL(options.baseUrl);
		this.#basePath = base.pathname.replace(/\/$/, "");
		this.#circuit = options.circuit ?? new Circuit(options.clock);
		this.#pool = new Pool(base.origin, {
			connections: options.connections ?? 8,
			pipelining: 1,
			keepAliveTimeout: 30_000,
			connect: { timeout: 3_000 },
			// The call's own signal ends what takes too long.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	}

	async call(request: VendorRequest): Promise<VendorAnswer> {
		// One of its own also for each call of a batch: a thousand listeners on one signal look like a leak.
		const signal = request.lane === "batch" ? AbortSignal.any([request.signal]) : this.#deadline(request.signal);
		this.#purse.called();
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#attempt(request, attempt, signal);
			} catch (error) {
				if (!(error instanceof ProviderError) || !(await this.#mayTryAgain(error, attempt, signal))) throw error;
			}
		}
	}

	#deadline(signal: AbortSignal): AbortSignal {
		return AbortSignal.any([signal, AbortSignal.timeout(this.options.deadlineMs ?? 10_000)]);
	}

	/** Waits for calls under way, then closes every connection. */
	close(): Promise<void> {
		return this.#pool.close();
	}

	async #mayTryAgain(error: ProviderError, attempt: number, signal: AbortSignal): Promise<boolean> {
		if (!error.details.retryable || error.details.code === "circuit-open") return false;
		if (attempt >= maxAttempts || signal.aborted || !this.#purse.pay()) return false;
		const asked = error.details.retryAfterMs ?? 0;
		// A pause longer than anybody waits on a screen belongs to the budget, not to this call.
		if (asked > 5_000) return false;
		return pause(asked + backOffMs(attempt), signal);
	}

	async #attempt(request: VendorRequest, attempt: number, signal: AbortSignal): Promise<VendorAnswer> {
		if (!this.#circuit.admit()) {
			throw new ProviderError("unreachable", `${this.options.vendor} keeps failing; not called`, {
				code: "circuit-open",
				retryable: true,
				retryAfterMs: this.#circuit.waitMs(),
			});
		}
		const started = this.options.clock.now().getTime();
		let ticket: RateTicket;
		try {
			ticket = await this.options.budget.take(request.limits ?? this.options.limits, { lane: request.lane, signal });
		} catch (error) {
			this.#circuit.abandoned();
			throw error;
		}
		try {
			const bound = request.lane === "batch" ? this.#deadline(signal) : signal;
			const answer = await this.#exchange(request, bound).finally(() => ticket.done());
			return await this.#judge(request, answer);
		} catch (cause) {
			const error = this.#translate(request, cause);
			if (request.signal.aborted) this.#circuit.abandoned();
			else if (error.kind === "unreachable" || error.kind === "unknown-outcome") this.#circuit.failed();
			else this.#circuit.succeeded();
			this.options.log.warn("vendor-call-failed", {
				vendor: this.options.vendor,
				method: request.method,
				path: request.name ?? request.path,
				kind: error.kind,
				code: error.details.code,
				attempt,
				ms: this.options.clock.now().getTime() - started,
			});
			throw error;
		}
	}

	#exchange(request: VendorRequest, signal: AbortSignal): Promise<RawAnswer> {
		const given = typeof request.query === "function" ? request.query() : request.query;
		const query = given === undefined ? "" : `?${queryString(given)}`;
		const body = request.body === undefined ? null : JSON.stringify(request.body);
		const bound =
			request.effect === "read"
				? AbortSignal.any([signal, AbortSignal.timeout(this.options.readAttemptMs ?? 4_000)])
				: signal;
		return exchange(
			this.#pool,
			{
				method: request.method,
				path: `${this.#basePath}${request.path}${query}`,
				headers: {
					accept: "application/json",
					...(body === null ? {} : { "content-type": "application/json" }),
					...this.options.headers,
				},
				body,
			},
			{ signal: bound, maxBytes: this.options.maxBytes ?? 2 * 1024 * 1024 },
		);
	}

	/** Sorts an answer by its status, before anybody looks at the vendor's envelope. */
	async #judge(request: VendorRequest, answer: RawAnswer): Promise<VendorAnswer> {
		const { status } = answer;
		if (status === 429) {
			throw await this.#limited(request, "429", retryAfterMs(answer.headers, this.options.clock.now()));
		}
		if (status >= 500) throw this.#unsure(request, String(status), undefined);
		if (status < 200 || (status >= 300 && status < 400)) {
			throw new ProviderError("refused", "the vendor answered with a redirect", {
				code: String(status),
				retryable: false,
			});
		}
		try {
			const body = parseAnswer(answer.text);
			const inside = this.options.statusInside?.(body) ?? null;
			if (inside?.as === "limited")
				throw await this.#limited(request, inside.code, inside.retryAfterMs ?? null, inside.narrowest);
			if (inside?.as === "failed") throw this.#unsure(request, inside.code, undefined);
			this.#circuit.succeeded();
			return { status, body };
		} catch (error) {
			if (!(error instanceof UnreadableAnswer) || status < 400) throw error;
			this.#circuit.succeeded();
			return { status, body: undefined };
		}
	}

	async #limited(
		request: VendorRequest,
		code: string,
		asked: number | null,
		narrowest = false,
	): Promise<ProviderError> {
		const waitMs = asked ?? this.options.pauseWithoutAdviceMs ?? 30_000;
		const limits = request.limits ?? this.options.limits;
		const limit = (narrowest ? limits.at(-1) : undefined) ?? limits[0];
		await this.#pauseEverybody(limit.key, new Date(this.options.clock.now().getTime() + waitMs));
		const details = { code, retryable: true, retryAfterMs: waitMs };
		return new ProviderError("limited", "the vendor's rate limit was met", details);
	}

	/** Other processes should hear of it; that they cannot must not hide what the vendor said. */
	async #pauseEverybody(key: string, until: Date): Promise<void> {
		try {
			await this.options.budget.pause(key, until);
		} catch (error) {
			this.options.log.warn("vendor-pause-not-shared", { vendor: this.options.vendor, error: String(error) });
		}
	}

	#translate(request: VendorRequest, cause: unknown): ProviderError {
		if (cause instanceof ProviderError) return cause;
		if (cause instanceof UnreadableAnswer) return this.#unsure(request, cause.code, cause, false);
		if (!(cause instanceof ExchangeFailure)) throw cause;
		if (!cause.sent) {
			return new ProviderError("unreachable", `${this.options.vendor} could not be reached`, {
				code: cause.code,
				retryable: true,
				cause: cause.cause,
			});
		}
		return this.#unsure(
			request,
			cause.code === "stopped" ? "timeout" : cause.code,
			cause.cause,
			cause.code !== "answer-too-large",
		);
	}

	/** The request went out and no usable answer came: a read has simply failed, an act may have had its effect. */
	#unsure(request: VendorRequest, code: string, cause: unknown, worthRepeating = true): ProviderError {
		return request.effect === "read"
			? new ProviderError("unreachable", `${this.options.vendor} gave no usable answer`, {
					code,
					retryable: worthRepeating,
					cause,
				})
			: new ProviderError("unknown-outcome", `${this.options.vendor} gave no usable answer to an act`, {
					code,
					retryable: false,
					cause,
				});
	}
}
