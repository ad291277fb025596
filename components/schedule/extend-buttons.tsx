"use client";

import { useRef } from "react";
import type { RoomEnd } from "@/lib/api/schedules";
import { Button } from "../ui/button";
import { announce } from "../ui/live-region";
import type { ScheduleActions } from "./schedule-actions";
import { useOrder } from "./use-order";

export const extensions = [5, 15, 30] as const;

interface ExtendButtonsProps {
	end: Pick<RoomEnd, "endId" | "mayChange">;
	extendEnd: ScheduleActions["extendEnd"];
	/** Why this person may not; null: they may. */
	deniedReason: string | null;
	onExtended: () => void;
}

/** Extend by 5, 15 or 30 minutes: one press. The order keeps its id until it was answered, so that it counts once. */
export function ExtendButtons({ end, extendEnd, deniedReason, onExtended }: ExtendButtonsProps) {
	const order = useOrder();
	const ids = useRef(new Map<string, string>());
	const extend = async (minutes: (typeof extensions)[number]) => {
		const name = `${end.endId} ${minutes}`;
		const extensionId = ids.current.get(name) ?? crypto.randomUUID();
		ids.current.set(name, extensionId);
		const taken = await order.give(name, () => extendEnd({ extensionId, endId: end.endId, minutes }));
		if (!taken) return;
		ids.current.delete(name);
		announce(`Extended by ${minutes} minutes`);
		onExtended();
	};
	return (
		<fieldset className="flex flex-wrap items-center gap-1.5" aria-label="Extend">
			<span className="text-sm text-text-muted">Extend</span>
			{extensions.map((minutes) => (
				<Button
					key={minutes}
					size="sm"
					className="tabular-nums"
					aria-label={`Extend by ${minutes} minutes`}
					data-extend={minutes}
					disabledReason={deniedReason}
					pending={order.pending === `${end.endId} ${minutes}`}
					onClick={() => void extend(minutes)}
				>
					{minutes} min
				</Button>
			))}
			{order.failure ? (
				<p role="alert" className="basis-full text-danger text-xs [overflow-wrap:anywhere]">
					{order.failure.error.message}
				</p>
			) : null}
		</fieldset>
	);
}
