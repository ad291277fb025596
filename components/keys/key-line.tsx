"use client";

import type { KeyRow } from "@/lib/api/keys";
import { scopeLabels } from "@/lib/moderation/words/api-key";
import type { RoomRef } from "@/lib/moderation/words/room";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TimeAgo } from "../ui/time";
import { dayWords, type KeyStanding, limitWords, scopeDetails } from "./key-words";

export const columns =
	"md:grid md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_minmax(0,4fr)_128px_96px_84px] md:items-center md:gap-x-6";

interface KeyLineProps {
	apiKey: KeyRow;
	standing: KeyStanding;
	titleOf: (room: RoomRef) => string | null;
	onRevoke: () => void;
}

/** One key: what it is for, what it may, where, until when, and whether anybody still uses it. */
export function KeyLine({ apiKey: key, standing, titleOf, onRevoke }: KeyLineProps) {
	const ended = standing === "revoked" || standing === "expired";
	return (
		<li className={cx("border-line border-b px-5 py-3 last:border-b-0 max-md:px-4", columns)} data-key={key.prefix}>
			<div className="min-w-0">
				<p className={cx("flex items-center gap-2", ended && "text-text-muted")}>
					<bdi className="truncate font-medium">{key.name}</bdi>
					{standing === "revoked" ? <Badge>Revoked</Badge> : null}
					{standing === "expired" ? <Badge>Expired</Badge> : null}
				</p>
				<p className="truncate text-text-faint text-xs">
					<span className="font-mono" data-tip="The key’s first characters">
						{key.prefix}…
					</span>{" "}
					· made by {key.createdBy} <TimeAgo at={key.createdAt} />
				</p>
			</div>
			<ul className="flex flex-wrap gap-1 max-md:mt-2" aria-label="May">
				{key.scopes.map((scope) => (
					<li key={scope} className="flex">
						<Badge tip={scopeDetails[scope]}>{scopeLabels[scope]}</Badge>
					</li>
				))}
			</ul>
			<div className="text-sm text-text-muted max-md:mt-2 max-md:flex max-md:flex-wrap max-md:gap-x-3 max-md:text-xs md:contents">
				<p className="min-w-0 truncate" data-tip={key.rooms?.map((room) => titleOf(room) ?? room.roomId).join(", ")}>
					<bdi>{limitWords(key, titleOf)}</bdi>
				</p>
				<p>
					<Expiry apiKey={key} standing={standing} />
				</p>
				<p>
					<span className="md:hidden">used </span>
					{key.lastUsedAt ? (
						<TimeAgo at={key.lastUsedAt} />
					) : (
						<span className="text-text-faint">{ended ? "never" : "not yet"}</span>
					)}
				</p>
			</div>
			<div className="flex justify-end max-md:mt-2">
				{ended ? null : (
					<Button size="sm" className="text-danger!" aria-label={`Revoke ${key.name}…`} onClick={onRevoke}>
						Revoke…
					</Button>
				)}
			</div>
		</li>
	);
}

function Expiry({ apiKey: key, standing }: { apiKey: KeyRow; standing: KeyStanding }) {
	if (key.revokedAt !== null) {
		return (
			<>
				revoked <TimeAgo at={key.revokedAt} />
			</>
		);
	}
	if (key.expiresAt === null) return <span data-tip="Counts until it is revoked">no end</span>;
	return (
		<span className={standing === "ends-soon" ? "text-waiting" : undefined} data-tip={key.expiresAt}>
			{standing === "expired" ? (
				"ended "
			) : standing === "ends-soon" ? (
				"soon: "
			) : (
				<span className="md:sr-only">until </span>
			)}
			<time dateTime={key.expiresAt}>{dayWords(key.expiresAt)}</time>
		</span>
	);
}
