import { afterAll } from "vitest";
import type { Switches } from "@/sandbox/world";
import { realtimeKitStage, stopSandbox } from "./realtimekit-stage";
import { describeRoomControl } from "./room-control";
import { describeRoomEntry } from "./room-entry";

/** Everything the vendor's pages leave open, both ways. */
const habits: Record<string, Partial<Switches>> = {
	"as its reference reads": {},
	"as its older pages read": { sessionEnvelope: "data.session", sessionsPaging: false, missingAuthStatus: 401 },
	"small pages counted from 0, no totals": { firstPage: 0, sessionsPaging: false, maxPerPage: 3, defaultPerPage: 2 },
	"small pages counted from 0, with totals": { firstPage: 0, sessionParticipantsPaging: true, maxPerPage: 3 },
	"small pages counted from 1, with totals": { sessionParticipantsPaging: true, maxPerPage: 3, defaultPerPage: 2 },
	"custom ids kept unique by a conflict": { duplicateCustomId: "conflict", refreshInvalidatesTokens: true },
	"custom ids kept unique by reuse": { duplicateCustomId: "reuse", participantPresetAppliesLive: true },
	"generous with ids and live effects": {
		kickAcceptsCustomInIds: true,
		kickPartlyUnknown: "kick-known",
		deleteDropsLivePeer: true,
		inactiveDropsPeople: true,
		restMute: true,
	},
};

for (const [habit, switches] of Object.entries(habits)) {
	describeRoomControl(`RealtimeKit, ${habit}`, () => realtimeKitStage(switches));
	describeRoomEntry(`RealtimeKit, ${habit}`, async () => {
		const stage = await realtimeKitStage(switches);
		return { ...stage, makeRoom: async (title) => (await stage.makeRoom(title, [])).room };
	});
}

afterAll(stopSandbox);
