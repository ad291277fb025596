import { z } from "zod";
import type { Meeting, NewMeeting } from "../world";
import { data, page } from "./answers";
import { param, parseBody, parseQuery, type Route } from "./routes";
import { meetingView } from "./views";

const fields = {
	title: z.string().nullable().optional(),
	session_keep_alive_time_in_secs: z.number().int().min(60).max(600).optional(),
	persist_chat: z.boolean().optional(),
	record_on_start: z.boolean().optional(),
	live_stream_on_start: z.boolean().optional(),
	summarize_on_end: z.boolean().optional(),
	transcribe_on_end: z.boolean().optional(),
	recording_config: z.record(z.string(), z.unknown()).optional(),
	ai_config: z.record(z.string(), z.unknown()).optional(),
	preferred_region: z.enum(["ap-south-1", "ap-southeast-1", "us-east-1", "eu-central-1"]).nullable().optional(),
};
const body = z.object(fields);
const patch = z.object({ ...fields, status: z.enum(["ACTIVE", "INACTIVE"]).optional() });

const query = z.object({
	search: z.string().optional(),
	status: z.enum(["ACTIVE", "INACTIVE"]).optional(),
	start_time: z.iso.datetime({ offset: true }).optional(),
	end_time: z.iso.datetime({ offset: true }).optional(),
});

function toMeeting(input: z.infer<typeof body>, before?: Meeting): NewMeeting {
	const { title, session_keep_alive_time_in_secs: keepAlive, ...options } = input;
	return {
		title,
		sessionKeepAliveSeconds: keepAlive,
		options: { ...before?.options, ...options },
	};
}

export const meetingRoutes: Route[] = [
	{
		method: "POST",
		path: "/:app/meetings",
		run: ({ world, body: raw }) => data(meetingView(world.directory.createMeeting(toMeeting(parseBody(body, raw))))),
	},
	{
		method: "GET",
		path: "/:app/meetings",
		run: ({ world, query: raw }) => {
			const { search, status, start_time, end_time } = parseQuery(query, raw);
			const found = [...world.directory.meetings.values()].reverse().filter((meeting) => {
				if (status && meeting.status !== status) return false;
				if (start_time && meeting.createdAt < Date.parse(start_time)) return false;
				if (end_time && meeting.createdAt > Date.parse(end_time)) return false;
				if (!search) return true;
				return meeting.id === search || meeting.title?.toLowerCase().includes(search.toLowerCase()) === true;
			});
			const { rows, paging } = page(found, raw, world.switches);
			return data(rows.map(meetingView), paging);
		},
	},
	{
		method: "GET",
		path: "/:app/meetings/:meeting",
		run: (input) => data(meetingView(input.world.directory.meeting(param(input, "meeting")))),
	},
	{
		method: "PATCH",
		path: "/:app/meetings/:meeting",
		run: (input) => {
			const { status, ...change } = parseBody(patch, input.body);
			const id = param(input, "meeting");
			const before = input.world.directory.meeting(id);
			const meeting = input.world.directory.changeMeeting(id, { ...toMeeting(change, before), status });
			if (status === "INACTIVE" && input.world.switches.inactiveDropsPeople) input.world.live.end(id, "rest");
			return data(meetingView(meeting));
		},
	},
	{
		method: "PUT",
		path: "/:app/meetings/:meeting",
		run: (input) => {
			const replacement = toMeeting(parseBody(body, input.body));
			const meeting = input.world.directory.changeMeeting(param(input, "meeting"), {
				...replacement,
				title: replacement.title ?? null,
				sessionKeepAliveSeconds: replacement.sessionKeepAliveSeconds ?? 60,
			});
			return data(meetingView(meeting));
		},
	},
];
