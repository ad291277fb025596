import type { ReactNode } from "react";

interface EmptyStateProps {
	icon?: ReactNode;
	title: string;
	/** What it means and what to do next. */
	children?: ReactNode;
	action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
	return (
		<div className="flex flex-col items-center px-6 py-16 text-center">
			{icon ? <span className="mb-3 text-text-faint [&_svg.lucide]:size-6">{icon}</span> : null}
			<p className="font-medium text-base">{title}</p>
			{children ? <div className="mt-1 max-w-96 text-balance text-sm text-text-muted">{children}</div> : null}
			{action ? <div className="mt-4">{action}</div> : null}
		</div>
	);
}
