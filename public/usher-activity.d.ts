/** Types of usher-activity.js; copy them along. */
export interface UsherReport {
	room: { provider: string; projectId: string; roomId: string };
	userId: string;
	connectionId: string | null;
	at: string;
	spoke: boolean;
	audio: boolean | null;
	video: boolean | null;
}

export interface ActivityOptions {
	room: UsherReport["room"];
	userId: string;
	send: string | ((report: UsherReport) => unknown);
	connectionId?: string | null;
	threshold?: number;
	everySeconds?: number;
}

export interface Activity {
	agora(volumes: readonly { uid: number | string; level?: number; volume?: number }[]): void;
	zego(levels: number | readonly { soundLevel: number; type?: string }[]): void;
	sends(now: { audio: boolean; video: boolean }): void;
	spoke(): void;
	here(): Promise<void>;
	stop(): void;
}

export function createActivity(options: ActivityOptions): Activity;
