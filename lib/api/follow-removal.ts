import type { RemovalItem } from "./removals";

const tryAgainMs = 3_000;

interface Follower {
	onItem: (item: RemovalItem) => void;
	/** false: the stream is broken and is being tried again. */
	onState: (connected: boolean) => void;
}

/**
 * Follows an order's outcomes. The browser resumes a broken stream by itself; one that the server refused is opened
 * anew, and tells all of them again.
 */
export function followRemoval(commandId: string, { onItem, onState }: Follower): () => void {
	let source: EventSource | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let over = false;
	const contract = import("./removals").then((wire) => wire.removalItemSchema);

	const open = () => {
		const stream = new EventSource(`/api/removals/${encodeURIComponent(commandId)}`);
		source = stream;
		stream.onopen = () => onState(true);
		stream.onmessage = (message) => {
			void contract.then((schema) => {
				const item = over ? undefined : schema.safeParse(parsed(String(message.data))).data;
				if (item) onItem(item);
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

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
