import type { ReactNode } from "react";
import { Mark } from "./mark";

interface PlainPageProps {
	title: string;
	children: ReactNode;
	actions?: ReactNode;
}

/** A page without the frame: what happened, what it means, what to do. */
export function PlainPage({ title, children, actions }: PlainPageProps) {
	return (
		<main className="flex min-h-dvh flex-col items-center justify-center px-6 py-16 text-center">
			<Mark className="mb-6 size-8 text-text-faint" />
			<h1 className="text-balance font-medium text-lg">{title}</h1>
			<div className="mt-2 max-w-96 text-balance text-sm text-text-muted">{children}</div>
			{actions ? <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div> : null}
		</main>
	);
}
