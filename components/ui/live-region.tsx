"use client";

import { useEffect, useState } from "react";

const listeners = new Set<(message: string) => void>();

/** Says an outcome once, politely, to screen readers. The screen shows it where the act was. */
export function announce(message: string): void {
	for (const listener of listeners) listener(message);
}

/** The page's one polite live region; it stands in the root layout. */
export function LiveRegion() {
	const [said, setSaid] = useState({ message: "", turn: 0 });
	useEffect(() => {
		const listener = (message: string) => setSaid((before) => ({ message, turn: before.turn + 1 }));
		listeners.add(listener);
		return () => {
			listeners.delete(listener);
		};
	}, []);
	// The same words twice in a row are an update only if the text differs: a space that nobody hears.
	return (
		<output aria-live="polite" className="sr-only" data-testid="live-region">
			{said.message}
			{said.turn % 2 === 0 ? "" : "\u00a0"}
		</output>
	);
}
