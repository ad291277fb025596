export interface Stack {
	url: string;
	sandboxUrl: string;
	/** As the app's role. */
	databaseUrl: string;
	/** As the owner. */
	adminUrl: string;
	/** The environment that worker and console were started with. */
	env: Record<string, string>;
	replacedPort: number | null;
	parts: {
		crashed: Promise<{ name: string; how: string; said: string }>;
		pidOf(name: string): number | undefined;
		stop(): Promise<void>;
	};
}
export function startStack(options: {
	folder: string;
	seed: "demo" | "empty";
	hot?: boolean;
	throwaway?: boolean;
	wantedPort?: number;
	env?: Record<string, string>;
	onStep?: (name: string, work: () => Promise<unknown>) => Promise<unknown>;
}): Promise<Stack>;
export function untilEnd(parts: Stack["parts"], stopped?: () => void): Promise<number>;
