import type pg from "pg";

/** Tickets of calls that are over, written down together once a turn of the loop. */
export class Settlements {
	private waiting: { ticket: string; overAt: number; ageMs: number }[] = [];

	constructor(private readonly pool: pg.Pool) {}

	/** `ageMs`: how long before now the vendor counted it at the latest. */
	add(ticket: string, ageMs: number): void {
		this.waiting.push({ ticket, overAt: performance.now(), ageMs });
		if (this.waiting.length === 1) setImmediate(() => void this.flush());
	}

	private async flush(): Promise<void> {
		const now = performance.now();
		const settled = this.waiting;
		this.waiting = [];
		const ages = settled.map(({ overAt, ageMs }) => Math.round(now - overAt + ageMs));
		const tickets = settled.map(({ ticket }) => ticket);
		// What is not written down counts as on its way a while longer, which only slows.
		await this.pool.query("select settle_rate_calls($1, $2)", [tickets, ages]).catch(() => undefined);
	}
}
