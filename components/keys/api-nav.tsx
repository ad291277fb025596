import { BookOpen, KeyRound } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "../ui/cx";

const parts = [
	{ href: "/keys", label: "Keys", icon: <KeyRound aria-hidden /> },
	{ href: "/api-docs", label: "Reference", icon: <BookOpen aria-hidden /> },
] as const;

/** The two halves of the API’s place: its keys, and how to use it. */
export function ApiNav({ here, children }: { here: (typeof parts)[number]["href"]; children?: ReactNode }) {
	return (
		<div className="flex flex-none items-center gap-2 border-line border-b px-3 max-md:px-2">
			<nav aria-label="API" className="flex gap-1">
				{parts.map((part) => (
					<Link
						key={part.href}
						href={part.href}
						prefetch={false}
						aria-current={part.href === here ? "page" : undefined}
						className={cx(
							"-mb-px flex h-11 items-center gap-1.5 border-b-2 px-2 text-sm transition-colors",
							part.href === here
								? "border-accent font-medium text-text"
								: "border-transparent text-text-muted hover:text-text",
						)}
					>
						{part.icon}
						{part.label}
					</Link>
				))}
			</nav>
			<div className="ml-auto flex items-center gap-2 pr-2">{children}</div>
		</div>
	);
}
