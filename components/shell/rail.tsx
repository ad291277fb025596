"use client";

import { CalendarClock, DoorOpen, Ellipsis, Hourglass, KeyRound, ScrollText, UserSearch, Users } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname, useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { type Right, reachOf } from "@/lib/moderation/words/policy";
import { cx } from "../ui/cx";
import { Menu } from "../ui/menu";
import { Mark } from "./mark";
import { useMe } from "./me";

interface Place {
	href: string;
	label: string;
	icon: ReactNode;
	right: Right;
	/** Other addresses that belong to it. */
	also?: string;
	/** Goes under “More” on phones when there are more places than fit. */
	seldom?: true;
}

const places: readonly Place[] = [
	{ href: "/rooms", label: "Rooms", icon: <DoorOpen aria-hidden />, right: "see-room" },
	{ href: "/search", label: "Find", icon: <UserSearch aria-hidden />, right: "search-everywhere" },
	{ href: "/schedule", label: "Schedule", icon: <CalendarClock aria-hidden />, right: "schedule-room" },
	{ href: "/policies", label: "Idle", icon: <Hourglass aria-hidden />, right: "manage-policies", seldom: true },
	{ href: "/audit", label: "Audit", icon: <ScrollText aria-hidden />, right: "read-audit" },
	{ href: "/users", label: "Users", icon: <Users aria-hidden />, right: "manage-users", seldom: true },
	{
		href: "/keys",
		label: "API",
		icon: <KeyRound aria-hidden />,
		right: "manage-keys",
		also: "/api-docs",
		seldom: true,
	},
];

/** A phone’s bar holds so many beside the vendors’ lights. */
const fitOnPhones = 4;

const face =
	"flex flex-col items-center justify-center gap-1 rounded px-1 py-2 text-xs transition-colors max-md:flex-1";
const lookHere = "bg-accent-soft font-medium text-text [&_svg]:text-accent";
const lookElsewhere = "text-text-muted hover:bg-hover hover:text-text";

function isHere(place: Place, path: string): boolean {
	return [place.href, place.also].some((href) => href !== undefined && (path === href || path.startsWith(`${href}/`)));
}

/** Where one can go: only what is built, and only what belongs to one's role. On phones a bar at the bottom. */
export function Rail({ children }: { children: ReactNode }) {
	const path = usePathname();
	const { role } = useMe();
	const mine = places.filter((place) => reachOf[place.right][role] !== "none");
	const tucked = mine.length > fitOnPhones ? mine.filter((place) => place.seldom) : [];
	return (
		<nav
			aria-label="Places"
			className="flex flex-none flex-col items-stretch gap-1 border-line bg-surface-sunken p-2 max-md:order-last max-md:flex-row max-md:border-t max-md:pb-[max(8px,env(safe-area-inset-bottom))] md:w-[88px] md:border-r"
		>
			<div className="flex justify-center pt-1 pb-3 max-md:hidden">
				<Mark className="size-8 text-text" />
			</div>
			{mine.map((place) => {
				const here = isHere(place, path);
				return (
					<Link
						key={place.href}
						href={place.href}
						prefetch={false}
						aria-current={here ? "page" : undefined}
						className={cx(face, tucked.includes(place) && "max-md:hidden", here ? lookHere : lookElsewhere)}
					>
						<LinkFace icon={place.icon} label={place.label} />
					</Link>
				);
			})}
			{tucked.length > 0 ? <More places={tucked} here={tucked.some((place) => isHere(place, path))} /> : null}
			<div className="md:mt-auto max-md:flex max-md:flex-1 max-md:flex-col max-md:items-center max-md:justify-center">
				<div className="max-md:flex">{children}</div>
				<span aria-hidden className="text-text-muted text-xs md:hidden">
					Vendors
				</span>
			</div>
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

/** The places that a phone’s bar has no room for. */
function More({ places: tucked, here }: { places: readonly Place[]; here: boolean }) {
	const router = useRouter();
	return (
		<div className="flex flex-1 md:hidden">
			<Menu
				label="More places"
				side="top"
				className={cx(face, "h-auto! w-full font-normal", here ? lookHere : lookElsewhere)}
				items={tucked.map((place) => ({
					id: place.href,
					label: place.label,
					icon: place.icon,
					onSelect: () => router.push(place.href),
				}))}
			>
				<span className="flex flex-col items-center gap-1">
					<Ellipsis aria-hidden />
					More
				</span>
			</Menu>
		</div>
	);
}
