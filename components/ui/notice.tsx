import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

type NoticeTone = "info" | "waiting" | "danger";

const looks: Record<NoticeTone, { frame: string; icon: ReactNode }> = {
	info: { frame: "bg-hover", icon: <Info aria-hidden className="text-text-muted" /> },
	waiting: { frame: "bg-waiting-soft", icon: <TriangleAlert aria-hidden className="text-waiting" /> },
	danger: { frame: "bg-danger-soft", icon: <CircleAlert aria-hidden className="text-danger" /> },
};

interface NoticeProps {
	/** `waiting`: stale, partial or not confirmed; `danger`: it failed. */
	tone?: NoticeTone;
	title: string;
	/** What it means, and what to do. */
	children?: ReactNode;
	action?: ReactNode;
	/** A code for support; stands last and small. */
	code?: string;
	className?: string;
	/** Speak it when it appears. */
	alert?: boolean;
}

export function Notice({ tone = "info", title, children, action, code, className, alert = false }: NoticeProps) {
	const look = looks[tone];
	return (
		<div
			role={alert ? "alert" : undefined}
			className={cx("flex items-start gap-2.5 rounded px-3 py-2 text-sm", look.frame, className)}
		>
			<span className="flex h-[1.4em] flex-none items-center">{look.icon}</span>
			<div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
				<p className="font-medium">{title}</p>
				{children ? <div className="mt-0.5 text-text-muted">{children}</div> : null}
				{code ? <p className="mt-1 font-mono text-text-muted text-xs">{code}</p> : null}
			</div>
			{action ? <div className="flex-none">{action}</div> : null}
		</div>
	);
}
