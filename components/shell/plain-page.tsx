import type { ReactNode } from "react";
import { cx } from "../ui/cx";
import { Mark } from "./mark";

interface PlainPageProps {
	title: string;
	children: ReactNode;
	actions?: ReactNode;
	/** Inside of the console's frame, which has the page's main landmark already. */
	framed?: boolean;
}

/** A page without the frame: what happened, what it means, what to do. */
export function PlainPage({ title, children, actions, framed = false }: PlainPageProps) {
	const Frame = framed ? "section" : "main";
	return (
		<Frame
			className={cx(
				"flex flex-col items-center justify-center px-6 py-16 text-center",
				framed ? "flex-1" : "min-h-dvh",
			)}
		>
			<Mark className="mb-6 size-8 text-text-faint" />
			<h1 className="text-balance font-medium text-lg">{title}</h1>
			<div className="mt-2 max-w-96 text-balance text-sm text-text-muted">{children}</div>
			{actions ? <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div> : null}
		</Frame>
	);
}
