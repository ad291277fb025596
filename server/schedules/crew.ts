/** Work that goes on side by side, at most so much of one kind. */
export interface Crew {
	/** How many more of this kind may begin now. */
	free(kind: string, most: number): number;
	begin(kind: string, work: () => Promise<void>): void;
	/** Once nothing is under way any more. */
	idle(): Promise<void>;
}

/** `failed` hears of work that threw; one failure stops nothing else. */
export function crew(failed: (error: unknown) => void): Crew {
	const counts = new Map<string, number>();
	const running = new Set<Promise<void>>();
	const count = (kind: string) => counts.get(kind) ?? 0;
	return {
		free: (kind, most) => Math.max(0, most - count(kind)),
		begin(kind, work) {
			counts.set(kind, count(kind) + 1);
			const one = work()
				.catch(failed)
				.finally(() => {
					counts.set(kind, count(kind) - 1);
					running.delete(one);
				});
			running.add(one);
		},
		async idle() {
			while (running.size > 0) await Promise.all(running);
		},
	};
}
