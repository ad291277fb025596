import type { RoomRef } from "../moderation/words/room";
import type { ActivityItem } from "./activity";
import { roomApi } from "./room-path";

const tryAgainMs = 3_000;

interface Follower {
	onItem: (item: ActivityItem) => void;
	/** false: the stream is broken and is being tried again. */
	onState: (connected: boolean) => void;
}

/**
 * Follows a room's activity. The browser resumes a broken stream by itself from the last id; a stream that the server
 * refused is closed by the browser, so it is opened anew here, from the same id.
 */
export function followActivity(room: RoomRef, { onItem, onState }: Follower): () => void {
	let source: EventSource | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let after: number | null = null;
	let over = false;
	const contract = import("./activity").then((wire) => wire.activityItemSchema);

	const open = () => {
		const stream = new EventSource(`${roomApi(room, "activity")}${after === null ? "" : `?after=${after}`}`);
		source = stream;
		stream.onopen = () => onState(true);
		stream.onmessage = (message) => {
			void contract.then((schema) => {
				const item = over ? undefined : schema.safeParse(parseJson(String(message.data))).data;
				if (!item) return;
				after = Math.max(after ?? 0, item.id);
				onItem(item);
			});
		};
		stream.onerror = () => {
			if (over) return;
			onState(false);
			if (stream.readyState !== EventSource.CLOSED) return;
			timer = setTimeout(open, tryAgainMs);
		};
	};
	open();
	return () => {
		over = true;
		clearTimeout(timer);
		source?.close();
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
