"use client";

import { DoorOpen, ScrollText, UserSearch, Users } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { reachOf } from "@/lib/moderation/words/policy";
import { cx } from "../ui/cx";
import { Mark } from "./mark";
import { useMe } from "./me";

const places = [
	{ href: "/rooms", label: "Rooms", icon: <DoorOpen aria-hidden />, right: "see-room" },
	{ href: "/search", label: "Find", icon: <UserSearch aria-hidden />, right: "search-everywhere" },
	{ href: "/audit", label: "Audit", icon: <ScrollText aria-hidden />, right: "read-audit" },
	{ href: "/users", label: "Users", icon: <Users aria-hidden />, right: "manage-users" },
] as const;

/** Where one can go: only what is built, and only what belongs to one's role. On phones a bar at the bottom. */
export function Rail({ children }: { children: ReactNode }) {
	const path = usePathname();
	const { role } = useMe();
	return (
		<nav
			aria-label="Places"
			className="flex flex-none flex-col items-stretch gap-1 border-line bg-surface-sunken p-2 max-md:order-last max-md:flex-row max-md:border-t max-md:pb-[max(8px,env(safe-area-inset-bottom))] md:w-[88px] md:border-r"
		>
			<div className="flex justify-center pt-1 pb-3 max-md:hidden">
				<Mark className="size-8 text-text" />
			</div>
			{places
				.filter((place) => reachOf[place.right][role] !== "none")
				.map((place) => {
					const here = path === place.href || path.startsWith(`${place.href}/`);
					return (
						<Link
							key={place.href}
							href={place.href}
							prefetch={false}
							aria-current={here ? "page" : undefined}
							className={cx(
								"flex flex-col items-center justify-center gap-1 rounded px-1 py-2 text-xs transition-colors max-md:flex-1",
								here
									? "bg-accent-soft font-medium text-text [&_svg]:text-accent"
									: "text-text-muted hover:bg-hover hover:text-text",
							)}
						>
							<LinkFace icon={place.icon} label={place.label} />
						</Link>
					);
				})}
			<div className="md:mt-auto max-md:flex-1">{children}</div>
		</nav>
	);
}

/** Breathes while its page is on the way, if that takes long enough to be noticed. */
function LinkFace({ icon, label }: { icon: ReactNode; label: string }) {
	const { pending } = useLinkStatus();
	return (
		<span className={cx("flex flex-col items-center gap-1", pending && "underway")}>
			{icon}
			{label}
		</span>
	);
}
