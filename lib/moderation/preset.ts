import * as z from "zod";

export * from "./words/preset";

export const presetPermissionsSchema = z.object({
	canDisableParticipantAudio: z.boolean(),
	canDisableParticipantVideo: z.boolean(),
	pinParticipant: z.boolean(),
	kickParticipant: z.boolean(),
});
