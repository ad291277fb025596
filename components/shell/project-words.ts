import type { ProjectState } from "@/lib/api/rooms";
import { providerNames } from "@/lib/moderation/words/room";
import type { Tone } from "../ui/badge";

export interface ProjectWords {
	tone: Tone;
	/** One or two words for the light. */
	light: string;
	/** What happened. */
	title: string;
	/** What it means and what to do. */
	meaning: string;
}

/** What a vendor project's state means to the person who reads it, and what can be done about it. */
export function projectWords(project: ProjectState, forAdmin: boolean): ProjectWords {
	const vendor = providerNames[project.provider];
	const lasts = "Rooms and headcounts below are the last known ones.";
	switch (project.state) {
		case "ok":
			return project.stale
				? {
						tone: "waiting",
						light: "Stale",
						title: `The list from ${vendor} is old`,
						meaning: `${lasts} Usher keeps asking. If this lasts, the worker may be busy or stopped.`,
					}
				: {
						tone: "live",
						light: "Connected",
						title: `${vendor} answers`,
						meaning: "Rooms are refreshed every few seconds.",
					};
		case "waiting":
			return {
				tone: "neutral",
				light: "Waiting",
				title: `${vendor} has not been asked yet`,
				meaning: "The first list takes a few seconds after a start.",
			};
		case "unknown":
			return {
				tone: "waiting",
				light: "Not certain",
				title: `${vendor} listed no live rooms, and that could not be checked`,
				meaning: `${lasts} Nobody counts as gone because of it. Usher asks again in a few seconds; there is nothing to do.`,
			};
		case "unreachable":
			return {
				tone: "waiting",
				light: "No answer",
				title: `${vendor} does not answer`,
				meaning: `${lasts} Rooms you are already in go on working. Usher keeps trying; if it lasts, look at the vendor’s status page.`,
			};
		case "unauthorised":
			return {
				tone: "danger",
				light: "Refused",
				title: `${vendor} does not accept Usher’s credentials`,
				meaning: forAdmin
					? `${lasts} Check the API token and its permissions on the server: “npm run doctor” says which line is wrong.`
					: `${lasts} An admin has to renew the API token on the server.`,
			};
		case "limited":
			return {
				tone: "waiting",
				light: "Limited",
				title: `${vendor} asks Usher to slow down`,
				meaning: `${lasts} The account’s request limit is used up; it opens again within five minutes by itself.`,
			};
	}
}

/** Whether what the project last told can be taken as what is. */
export function isCurrent(project: ProjectState | undefined): boolean {
	return project?.state === "ok" && !project.stale;
}
