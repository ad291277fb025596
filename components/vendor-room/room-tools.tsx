"use client";

import { CircleX, MicOff, VideoOff } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { commandLabels } from "@/lib/moderation/words/command";
import type { VendorFacts } from "../removal/vendor-facts";
import { Button } from "../ui/button";
import { useHotkeys } from "../ui/hotkeys";
import { SearchField } from "../ui/search-field";
import { everyoneWords } from "./everyone-words";

interface RoomToolsProps {
	facts: VendorFacts;
	query: string;
	onQuery: (query: string) => void;
	/** undefined: nothing was told yet. */
	count: number | null | undefined;
	endReason: string | null;
	onEnd: () => void;
	children: ReactNode;
}

const roomActs = [
	{ command: "mute-all-audio", icon: <MicOff aria-hidden /> },
	{ command: "mute-all-video", icon: <VideoOff aria-hidden /> },
] as const;

/** Above the list: search in it, how many and how fresh, and the acts at the whole room with their reasons. */
export function RoomTools({ facts, query, onQuery, count, endReason, onEnd, children }: RoomToolsProps) {
	const search = useRef<HTMLInputElement>(null);
	useHotkeys([{ key: "/", label: "Search people", run: () => search.current?.focus() }]);
	const words = everyoneWords[facts.provider === "zego" ? "zego" : "agora"];
	const whole = facts.capabilities["kick-all"];
	return (
		<div className="flex flex-none flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-4">
			<SearchField
				label="Search people"
				placeholder="Name or id"
				shortcut="/"
				inputRef={search}
				value={query}
				onChange={onQuery}
				className="min-w-40 flex-1 max-md:w-full max-md:flex-none md:max-w-72"
			/>
			<p className="text-text-muted text-xs tabular-nums" data-people={count ?? undefined}>
				<span className="font-medium text-text">{count === undefined ? null : headcount(count)}</span>
				{children}
			</p>
			<div className="ml-auto flex flex-wrap items-center gap-2">
				{roomActs.map(({ command, icon }) => {
					const able = facts.capabilities[command];
					return able.where === "none" ? (
						<Button key={command} size="sm" icon={icon} disabledReason={able.reason} data-act={command}>
							{commandLabels[command]}
						</Button>
					) : null;
				})}
				<span aria-hidden className="mx-1 h-5 border-line border-l max-md:hidden" />
				<Button
					size="sm"
					icon={<CircleX aria-hidden />}
					className="text-danger!"
					disabledReason={whole.where === "none" ? whole.reason : endReason}
					onClick={onEnd}
					data-act="kick-all"
				>
					{words.act}…
				</Button>
			</div>
		</div>
	);
}

function headcount(count: number | null): string {
	return count === null ? "Not counted" : `${count.toLocaleString("en")} ${count === 1 ? "person" : "people"}`;
}
