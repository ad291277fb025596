"use client";

import { Check, Clock, RotateCcw, TriangleAlert, X } from "lucide-react";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import type { ActView } from "./model/acts";
import { outcomeWords, retriesByServer } from "./model/acts";
import { useOpenRoom } from "./room-context";

const short: Record<ActView["stage"], string> = {
	recording: "Recording…",
	sent: "Sent – waiting",
	confirmed: "Confirmed",
	unknown: "Not confirmed",
	refused: "Refused",
	failed: "Not done",
};

/** Where an act stands, beside the row or button that ordered it. */
export function ActNote({ act, tabIndex, className }: { act: ActView; tabIndex?: number; className?: string }) {
	const { desk } = useOpenRoom();
	const words = outcomeWords(act);
	const todo = act.problem ? `${words.replace(/\.$/, "")}. ${act.problem.todo} (${act.problem.code})` : words;
	const open = act.stage === "unknown" || act.stage === "refused" || act.stage === "failed";
	return (
		<span
			data-act-stage={act.stage}
			data-act-type={act.type}
			data-act-code={act.problem?.code}
			className={cx("flex min-w-0 items-center gap-1 text-xs", className)}
		>
			<span
				data-tip={todo}
				className={cx(
					"flex min-w-0 items-center gap-1 [&_svg.lucide]:size-3.5",
					act.stage === "confirmed" && "text-live",
					act.stage === "sent" || act.stage === "recording" ? "text-text-muted" : "",
					open && "text-waiting",
				)}
			>
				{act.stage === "confirmed" ? <Check aria-hidden /> : null}
				{act.stage === "sent" || act.stage === "recording" ? <Clock aria-hidden /> : null}
				{open ? <TriangleAlert aria-hidden /> : null}
				<span className="truncate">{short[act.stage]}</span>
				<span className="sr-only">{todo}</span>
			</span>
			{open ? (
				<>
					<IconButton
						label={retriesByServer(act) ? "Retry by the vendor’s server" : "Try again"}
						icon={<RotateCcw aria-hidden />}
						size="sm"
						tabIndex={tabIndex}
						data-act-retry=""
						onClick={(event) => {
							event.stopPropagation();
							void desk.retry(act.subject);
						}}
					/>
					<IconButton
						label="Dismiss"
						icon={<X aria-hidden />}
						size="sm"
						tabIndex={tabIndex}
						onClick={(event) => {
							event.stopPropagation();
							desk.dismiss(act.subject);
						}}
					/>
				</>
			) : null}
		</span>
	);
}
