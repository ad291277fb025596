"use client";

import { lazy, Suspense, useRef, useState } from "react";
import type { ProjectState, RoomsAnswer } from "@/lib/api/rooms";
import { useRooms } from "@/lib/api/use-rooms";
import { providerNames } from "@/lib/moderation/words/room";
import { StatusDot } from "../ui/status-dot";
import { useRenderedAt } from "../ui/time";
import { useMe } from "./me";
import { projectWords } from "./project-words";

const VendorDetails = lazy(() => import("./vendor-details").then((module) => ({ default: module.VendorDetails })));

/** One light per connected vendor project, at the rail's foot: does it answer, and how old is what it told. */
export function VendorLights({ initial }: { initial: RoomsAnswer }) {
	const { data } = useRooms(initial, useRenderedAt());
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
				className="flex flex-col items-center gap-1 rounded py-2 max-md:min-w-6 max-md:py-1 md:w-full text-text-muted text-xs transition-colors hover:bg-hover hover:text-text"
			>
				<span className="flex h-4 flex-none items-center">
					<StatusDot tone={words.tone} />
				</span>
				<span className="max-w-full truncate max-md:sr-only">{vendor}</span>
				<span className="sr-only">: {words.light}</span>
			</button>
			{open ? (
				<Suspense fallback={null}>
					<VendorDetails project={project} words={words} anchor={button} onClose={() => setOpen(false)} />
				</Suspense>
			) : null}
		</>
	);
}
