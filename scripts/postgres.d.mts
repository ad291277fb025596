export interface EmbeddedPostgres {
	dataDir: string;
	port: number;
	reused: boolean;
	urlFor(database: string): string;
	ended: Promise<{ code: number | null; signal: string | null; said: string }>;
	stop(): Promise<void>;
}
export function startPostgres(options: {
	dataDir: string;
	port?: number;
	throwaway?: boolean;
}): Promise<EmbeddedPostgres>;
export function freePort(wanted?: number): Promise<number>;
export function reachableFolder(wanted: string): string;
