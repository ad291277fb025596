"use client";

import { useRef, useState } from "react";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { noAnswer } from "./end-words";

export interface Order {
	/** The name of what is under way. */
	pending: string | null;
	failure: { of: string; error: ErrorAnswer } | null;
	clear: () => void;
	/** Gives one order at a time; a second press while it runs does nothing. Answers whether it was taken. */
	give: (name: string, act: () => Promise<Result<unknown>>) => Promise<boolean>;
}

/** One order of this part of the page at a time, and what was wrong with the last one. */
export function useOrder(): Order {
	const [pending, setPending] = useState<string | null>(null);
	const [failure, setFailure] = useState<Order["failure"]>(null);
	// A second press comes before the first has painted.
	const running = useRef(false);
	const give: Order["give"] = async (name, act) => {
		if (running.current) return false;
		running.current = true;
		setPending(name);
		setFailure(null);
		const answer = await act().catch(() => null);
		running.current = false;
		setPending(null);
		if (answer?.ok) return true;
		setFailure({ of: name, error: answer?.error ?? { code: "internal", message: noAnswer } });
		return false;
	};
	return { pending, failure, clear: () => setFailure(null), give };
}
