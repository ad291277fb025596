import { activityReportsSchema, reportsAnswerSchema } from "@/lib/api/idle";
import { operation } from "./define";

export const reportActivity = operation({
	id: "reportActivity",
	method: "POST",
	path: "/activity",
	tag: "Activity",
	summary: "Tell who spoke or sent something, so that nobody active is taken for idle",
	description:
		"What your clients hear from `onAudioVolumeIndication`, `volume-indicator` or ZEGO’s sound level, collected by your backend: up to 1,000 reports a request. Each is taken or refused by itself; `refused` names those that were not taken. The same report twice changes nothing.",
	right: "report-activity",
	maxBytes: 1024 * 1024,
	body: activityReportsSchema,
	answer: reportsAnswerSchema,
});
