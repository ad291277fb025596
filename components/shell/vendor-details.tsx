"use client";

import type { RefObject } from "react";
import type { ProjectState } from "@/lib/api/rooms";
import { Id } from "../ui/id";
import { Popover } from "../ui/popover";
import { TimeAgo } from "../ui/time";
import type { ProjectWords } from "./project-words";

interface VendorDetailsProps {
	project: ProjectState;
	words: ProjectWords;
	anchor: RefObject<HTMLElement | null>;
	onClose: () => void;
}

/** What a vendor's light means, how old its word is, and what to do. */
export function VendorDetails({ project, words, anchor, onClose }: VendorDetailsProps) {
	return (
		<Popover
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			anchor={anchor}
			title={words.title}
			align="end"
		>
			<p className="text-sm text-text-muted">{words.meaning}</p>
			<dl className="mt-3 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 text-sm">
				<dt className="text-text-faint">Last list</dt>
				<dd>{project.succeededAt ? <TimeAgo at={project.succeededAt} /> : "none yet"}</dd>
				<dt className="text-text-faint">Last try</dt>
				<dd>{project.triedAt ? <TimeAgo at={project.triedAt} /> : "none yet"}</dd>
				<dt className="text-text-faint">Project</dt>
				<dd>
					<Id kind="project id" value={project.projectId} chars={20} />
				</dd>
			</dl>
		</Popover>
	);
}
