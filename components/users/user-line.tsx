"use client";

import { ChevronRight } from "lucide-react";
import type { UserRow } from "@/lib/api/users";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { TimeAgo } from "../ui/time";
import { needsRooms } from "./user-words";

export const columns = "md:grid md:grid-cols-[minmax(0,440px)_168px_minmax(0,1fr)_112px] md:items-center md:gap-x-6";

/** One person; the whole row opens what can be changed. */
export function UserLine({ user, onOpen }: { user: UserRow; onOpen: () => void }) {
	return (
		<li className="relative border-line border-b px-5 transition-colors last:border-b-0 focus-within:bg-hover hover:bg-hover max-md:px-4">
			<div className={cx("min-h-14 py-2.5", columns)}>
				<div className="flex min-w-0 items-center gap-3">
					<Avatar id={user.id} name={user.name} />
					<div className="min-w-0 flex-1">
						<button
							type="button"
							onClick={onOpen}
							aria-haspopup="dialog"
							className={cx(
								user.disabled && "text-text-muted",
								"block max-w-full truncate text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus",
							)}
						>
							<bdi>{user.name}</bdi>
						</button>
						<p className="truncate text-text-faint text-xs">{user.email}</p>
					</div>
					<ChevronRight aria-hidden className="text-text-faint md:hidden" />
				</div>
				<div className="text-sm max-md:mt-1 max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:pl-11 max-md:text-text-muted md:contents">
					<div className="flex items-center gap-2">
						{user.role ?? <Badge tone="waiting">No role yet</Badge>}
						{user.disabled ? <Badge>Disabled</Badge> : null}
					</div>
					<div className="min-w-0 truncate text-text-muted">{roomWords(user)}</div>
					<div className="text-text-muted">
						{user.lastSignInAt ? <TimeAgo at={user.lastSignInAt} /> : <span className="text-text-faint">never</span>}
					</div>
				</div>
			</div>
		</li>
	);
}

function roomWords(user: UserRow): string {
	if (user.role === null) return "–";
	if (!needsRooms(user.role)) return "All rooms";
	if (user.rooms.length === 0) return "No room given";
	const [first] = user.rooms;
	const name = first?.title ?? first?.roomId ?? "";
	return user.rooms.length === 1 ? name : `${name} and ${user.rooms.length - 1} more`;
}
