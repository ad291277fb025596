import { z } from "zod";
import type { Participant, World } from "../world";
import { created, data, page } from "./answers";
import { param, parseBody, type Route } from "./routes";
import { participantView } from "./views";

const newParticipant = z.object({
	custom_participant_id: z.string().min(1),
	preset_name: z.string().min(1),
	name: z.string().nullable().optional(),
	picture: z.url().nullable().optional(),
});
const change = z.object({
	name: z.string().nullable().optional(),
	picture: z.url().nullable().optional(),
	preset_name: z.string().min(1).optional(),
});

function withToken(world: World, participant: Participant) {
	return { ...participantView(participant), token: world.directory.issueToken(participant) };
}

export const participantRoutes: Route[] = [
	{
		method: "POST",
		path: "/:app/meetings/:meeting/participants",
		run: (input) => {
			const body = parseBody(newParticipant, input.body);
			const participant = input.world.directory.enrol(param(input, "meeting"), {
				customParticipantId: body.custom_participant_id,
				presetName: body.preset_name,
				name: body.name,
				picture: body.picture,
			});
			return created(withToken(input.world, participant));
		},
	},
	{
		method: "GET",
		path: "/:app/meetings/:meeting/participants",
		run: (input) => {
			const all = [...input.world.directory.participants(param(input, "meeting")).values()];
			const { rows, paging } = page(all, input.query, input.world.switches);
			return data(rows.map(participantView), paging);
		},
	},
	{
		method: "GET",
		path: "/:app/meetings/:meeting/participants/:participant",
		run: (input) => {
			const { directory } = input.world;
			return data(participantView(directory.participant(param(input, "meeting"), param(input, "participant"))));
		},
	},
	{
		method: "PATCH",
		path: "/:app/meetings/:meeting/participants/:participant",
		run: (input) => {
			const { world } = input;
			const body = parseBody(change, input.body);
			const meetingId = param(input, "meeting");
			const participant = world.directory.changeParticipant(meetingId, param(input, "participant"), {
				name: body.name,
				picture: body.picture,
				presetName: body.preset_name,
			});
			if (body.preset_name && world.switches.participantPresetAppliesLive) {
				world.changePersonPreset("rest", meetingId, participant.id, body.preset_name);
			}
			return data(withToken(world, participant));
		},
	},
	{
		method: "DELETE",
		path: "/:app/meetings/:meeting/participants/:participant",
		run: (input) => {
			const { world } = input;
			const meetingId = param(input, "meeting");
			const participant = world.directory.participant(meetingId, param(input, "participant"));
			world.withdraw(meetingId, participant.id);
			const { custom_participant_id, created_at, updated_at } = participantView(participant);
			const presets = [...world.directory.presets.values()];
			const preset_id = presets.find((preset) => preset.name === participant.presetName)?.id ?? "";
			return data({ custom_participant_id, preset_id, created_at, updated_at });
		},
	},
	{
		method: "POST",
		path: "/:app/meetings/:meeting/participants/:participant/token",
		run: (input) => {
			const { directory } = input.world;
			return data({ token: directory.refreshToken(param(input, "meeting"), param(input, "participant")) });
		},
	},
];
