"use client";

import { useEffect, useState } from "react";
import { AlertDialog } from "../ui/dialog";
import { useOpenRoom } from "./room-context";

const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const warnForMs = 60_000;

/** A console that nobody attends leaves by itself, after a warning that counts down. */
export function Unattended() {
	const { session, entry } = useOpenRoom();
	const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
	const [round, setRound] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new round starts the count anew
	useEffect(() => {
		const limit = entry.unattendedMinutes * 60_000;
		const warnAt = limit - Math.min(warnForMs, limit / 2);
		let last = Date.now();
		let warned = false;
		const attend = () => {
			// Once asked, the question wants an answer: a mouse that moves by itself is none.
			if (!warned) last = Date.now();
		};
		const timer = setInterval(() => {
			const idle = Date.now() - last;
			if (idle >= limit) {
				clearInterval(timer);
				void session.leave("unattended");
			} else if (idle >= warnAt) {
				warned = true;
				setSecondsLeft(Math.ceil((limit - idle) / 1_000));
			}
		}, 500);
		for (const sign of signs) window.addEventListener(sign, attend, { passive: true, capture: true });
		return () => {
			clearInterval(timer);
			for (const sign of signs) window.removeEventListener(sign, attend, { capture: true });
		};
	}, [session, entry, round]);
	const stay = () => {
		setSecondsLeft(null);
		setRound((before) => before + 1);
	};
	return (
		<AlertDialog
			open={secondsLeft !== null}
			onOpenChange={(open) => (open ? undefined : stay())}
			title="Are you still there?"
			description={
				<span className="tabular-nums">
					Nobody has used this console for a while. It leaves the room in {secondsLeft ?? 0} s.
				</span>
			}
			cancelLabel="Stay"
			confirmLabel="Leave now"
			confirmVariant="neutral"
			onConfirm={() => void session.leave("unattended")}
		/>
	);
}
