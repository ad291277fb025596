import { afterAll } from "vitest";
import type { Switches } from "@/sandbox/world";
import { agoraStage } from "./agora-stage";
import { describeMessenger } from "./messenger";
import type { OnTimeStage } from "./on-time-stage";
import { realtimeKitStage, stopSandbox } from "./realtimekit-stage";
import { describeRoomClosing } from "./room-closing";
import { describeTokenMint } from "./token-mint";
import { zegoStage } from "./zego-stage";

type Habits = Record<string, Partial<Switches>>;

/** What the vendors' pages leave open about rules, statuses, messages and tokens, both ways. */
const vendors: [name: string, open: (switches: Partial<Switches>) => Promise<OnTimeStage>, habits: Habits][] = [
	[
		"Agora",
		agoraStage,
		{
			"as its reference reads": {},
			"with 400 for rules it does not know, and results beside offline": {
				agoraUnknownRuleStatus: 400,
				agoraOfflineResult: true,
				agoraRuleAbsentFields: "omit",
				agoraEmptyTargets: "refuse",
				agoraMissingTime: "refuse",
			},
			"with success for rules it does not know, and a list that lags": {
				agoraUnknownRuleStatus: 200,
				agoraRuleListLagSeconds: 5,
				agoraOnceRuleListed: true,
				agoraEffectDelaySeconds: 0.2,
			},
		},
	],
	[
		"ZEGO",
		zegoStage,
		{
			"as its reference reads": {},
			"with errors in the status too": {
				zegoErrorStatus: 400,
				zegoCloseUnknownRoom: 5018,
				zegoCommandAllOffline: 50003,
				zegoMessageUnknownRoom: 104,
			},
			"strict about nonces, with effects that follow the answer": {
				zegoNonceReplay: "refused",
				zegoEffectDelaySeconds: 0.2,
				zegoMessageUnknownRoom: 5024,
			},
		},
	],
	[
		"RealtimeKit",
		realtimeKitStage,
		{
			"as its reference reads": {},
			"with ends that come with the lock": { inactiveDropsPeople: true, sessionEnvelope: "data.session" },
			"with custom ids kept unique by a conflict": {
				duplicateCustomId: "conflict",
				refreshInvalidatesTokens: true,
				inactiveStatus: 404,
			},
			"with custom ids kept unique by reuse": { duplicateCustomId: "reuse" },
		},
	],
];

for (const [vendor, open, habits] of vendors) {
	for (const [habit, switches] of Object.entries(habits)) {
		const name = `${vendor}, ${habit}`;
		describeRoomClosing(name, () => open(switches));
		describeMessenger(name, () => open(switches));
		describeTokenMint(name, () => open(switches));
	}
}

afterAll(stopSandbox);
