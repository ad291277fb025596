"use client";

import type { ProjectState } from "@/lib/api/rooms";
import { useMe } from "../shell/me";
import { isCurrent, projectWords } from "../shell/project-words";
import { Notice } from "../ui/notice";
import { TimeAgo } from "../ui/time";

/** What is wrong with which vendor, above the rooms; silent while each of them answers. */
export function ProjectNotices({ projects }: { projects: readonly ProjectState[] }) {
	const forAdmin = useMe().role === "admin";
	return projects
		.filter((project) => !isCurrent(project) && project.state !== "waiting")
		.map((project) => {
			const words = projectWords(project, forAdmin);
			return (
				<Notice
					key={`${project.provider}/${project.projectId}`}
					tone={words.tone === "danger" ? "danger" : "waiting"}
					title={words.title}
					code={project.state === "ok" ? "stale" : project.state}
				>
					{words.meaning}
					{project.succeededAt ? (
						<>
							{" "}
							The last list came <TimeAgo at={project.succeededAt} />.
						</>
					) : (
						" No list has come yet."
					)}
				</Notice>
			);
		});
}
