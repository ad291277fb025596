"use client";

import { useRef, useState } from "react";
import type { ProjectState, RoomsAnswer } from "@/lib/api/rooms";
import { useRooms } from "@/lib/api/use-rooms";
import { providerNames } from "@/lib/moderation/words/room";
import { Id } from "../ui/id";
import { Popover } from "../ui/popover";
import { StatusDot } from "../ui/status-dot";
import { TimeAgo } from "../ui/time";
import { useMe } from "./me";
import { projectWords } from "./project-words";

/** One light per connected vendor project, at the rail's foot: does it answer, and how old is what it told. */
export function VendorLights({ initial }: { initial: RoomsAnswer }) {
	const { data } = useRooms(initial);
	return data.projects.map((project) => <Light key={`${project.provider}/${project.projectId}`} project={project} />);
}

function Light({ project }: { project: ProjectState }) {
	const [open, setOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const words = projectWords(project, useMe().role === "admin");
	const vendor = providerNames[project.provider];
	return (
		<>
			<button
				ref={button}
				type="button"
				aria-haspopup="dialog"
				aria-expanded={open}
				data-tip={words.title}
				onClick={() => setOpen(true)}
				className="flex w-full flex-col items-center gap-1 rounded py-2 text-text-muted text-xs transition-colors hover:bg-hover hover:text-text"
			>
				<span className="flex h-4 items-center">
					<StatusDot tone={words.tone} />
				</span>
				<span className="max-w-full truncate">{vendor}</span>
				<span className="sr-only">: {words.light}</span>
			</button>
			<Popover open={open} onOpenChange={setOpen} anchor={button} title={words.title} align="end">
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
		</>
	);
}
