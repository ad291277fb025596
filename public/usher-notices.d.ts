/** Types of usher-notices.js; copy them along. */
export interface ReadNotice {
	id: string;
	kind: "ask-to-leave" | "room-ends" | "idle" | "withdrawn";
	roomId: string;
	text: string;
	at: string | null;
	inSeconds: number | null;
}

export interface NoticesOptions {
	/** The room this person is in, as Usher names it: RealtimeKit meeting id, Agora channel name, ZEGO RoomId. */
	roomId: string;
	show(notice: ReadNotice): unknown;
	leave(notice: ReadNotice): unknown;
	stay?(notice: ReadNotice): unknown;
	failed?(error: unknown): void;
	atOnce?: boolean;
}

export interface Notices {
	onNotice(message: unknown): ReadNotice | null;
	stop(): void;
}

export function readNotice(message: unknown): ReadNotice | null;
export function createNotices(options: NoticesOptions): Notices;

type Heard<Args extends unknown[]> = (...args: Args) => void;

interface Emitter<Event extends string, Args extends unknown[]> {
	on(event: Event, heard: Heard<Args>): unknown;
	off(event: Event, heard: Heard<Args>): unknown;
}

export function fromAgoraRtm1(
	client: Emitter<"MessageFromPeer", [message: { text?: string }, peerId: string]>,
	notices: Notices,
	sender?: string,
): () => void;

interface RtmMessageEvent {
	channelType: string;
	publisher: string;
	message: string | Uint8Array;
}

export function fromAgoraRtm2(
	rtm: {
		addEventListener(event: "message", heard: Heard<[RtmMessageEvent]>): unknown;
		removeEventListener(event: "message", heard: Heard<[RtmMessageEvent]>): unknown;
	},
	notices: Notices,
	sender?: string,
): () => void;

export function fromZego(
	zg: Emitter<"IMRecvCustomCommand", [roomID: string, fromUser: { userID: string }, command: string]>,
	notices: Notices,
	sender?: string,
): () => void;

export function fromRealtimeKit(
	meeting: { participants: Emitter<"broadcastedMessage", [message: { type: string; payload: object }]> },
	notices: Notices,
): () => void;
