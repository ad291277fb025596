import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ProviderError } from "@/server/ports/errors";
import type { Lane, RateBudget, RateLimit, RateTicket } from "@/server/ports/rate-budget";
import type { CallOptions } from "@/server/ports/room-control";

export const silentLog = { info: () => undefined, warn: () => undefined };
export const realClock = { now: () => new Date() };

/** A rate budget that lets everything through and remembers what it was asked. */
export class OpenBudget implements RateBudget {
	readonly taken: { key: string; lane: Lane }[] = [];
	readonly pauses: { key: string; until: Date }[] = [];
	/** Calls let go and not yet over. */
	open = 0;

	async take(
		limit: RateLimit | readonly RateLimit[],
		{ lane, signal }: { lane: Lane; signal: AbortSignal },
	): Promise<RateTicket> {
		if (signal.aborted) throw new ProviderError("limited", "the wait for the budget ended", { retryable: true });
		for (const { key } of Array.isArray(limit) ? (limit as readonly RateLimit[]) : [limit as RateLimit]) {
			this.taken.push({ key, lane });
		}
		this.open++;
		return { done: () => void this.open-- };
	}

	async pause(key: string, until: Date): Promise<void> {
		this.pauses.push({ key, until });
	}
}

/** Options of one call that may take its time in a test. */
export function call(lane: CallOptions["lane"] = "act", withinMs = 8_000): CallOptions {
	return { lane, signal: AbortSignal.timeout(withinMs) };
}

export interface Heard {
	method: string;
	url: string;
	headers: IncomingMessage["headers"];
	body: string;
}

export interface VendorStub {
	url: string;
	heard: Heard[];
	/** Connections ever opened to it. */
	connections(): number;
	close(): Promise<void>;
}

/** A small server in a vendor's place that answers exactly what a test says. */
export async function startVendorStub(
	answer: (heard: Heard, response: ServerResponse, socket: Socket) => void,
): Promise<VendorStub> {
	const heard: Heard[] = [];
	const sockets = new Set<Socket>();
	let opened = 0;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const entry = {
				method: request.method ?? "",
				url: request.url ?? "",
				headers: request.headers,
				body: Buffer.concat(chunks).toString("utf8"),
			};
			heard.push(entry);
			answer(entry, response, request.socket);
		});
	});
	server.on("connection", (socket) => {
		opened++;
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		heard,
		connections: () => opened,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export function json(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { "content-type": "application/json", ...headers });
	response.end(JSON.stringify(body));
}
