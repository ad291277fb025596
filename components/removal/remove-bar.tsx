"use client";

import { DoorOpen, UserRoundX } from "lucide-react";
import { Button } from "../ui/button";
import { type Place, tallyWords } from "./places";

interface RemoveBarProps {
	chosen: readonly Place[];
	onClear: () => void;
	onRemove: () => void;
	disabledReason?: string | null;
	/** Where people can be asked to leave instead. */
	ask?: { disabledReason: string | null; onAsk: () => void };
}

/** Comes with a choice, at the bottom. */
export function RemoveBar({ chosen, onClear, onRemove, disabledReason, ask }: RemoveBarProps) {
	if (chosen.length === 0) return null;
	return (
		<section
			aria-label="What is chosen"
			className="appear flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-surface-raised px-5 py-2.5 text-sm max-md:px-4"
		>
			<p className="min-w-0 tabular-nums">
				<span className="font-medium">{chosen.length} chosen</span>
				<span className="text-text-muted"> · {tallyWords(chosen)}</span>
			</p>
			<div className="ml-auto flex gap-2">
				<Button variant="ghost" onClick={onClear}>
					Clear
				</Button>
				{ask ? (
					<Button
						icon={<DoorOpen aria-hidden />}
						disabledReason={ask.disabledReason}
						onClick={ask.onAsk}
						data-ask-chosen=""
					>
						Ask to leave…
					</Button>
				) : null}
				<Button
					variant="danger"
					icon={<UserRoundX aria-hidden />}
					disabledReason={disabledReason}
					onClick={onRemove}
					data-remove-chosen=""
				>
					Remove…
				</Button>
			</div>
		</section>
	);
}
