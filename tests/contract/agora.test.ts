import { afterAll } from "vitest";
import type { Switches } from "@/sandbox/world";
import { agoraStage } from "./agora-stage";
import { stopSandbox } from "./realtimekit-stage";
import { describeRoomControl } from "./room-control";

/** Everything the vendor's pages leave open, both ways. */
const habits: Record<string, Partial<Switches>> = {
	"as its reference reads": {},
	"strict about what is not to be sent": {
		agoraEmptyTargets: "refuse",
		agoraMissingTime: "refuse",
		agoraUndocumentedCombo: "refuse",
		agoraGetNeedsContentType: true,
	},
	"wide open for what is not to be sent": { agoraTargetlessRule: "everyone", agoraUndocumentedCombo: "or" },
	"with effects that follow the answer": { agoraEffectDelaySeconds: 0.2, agoraRequestIds: false },
	"with rules that are seen in lists, late": { agoraOnceRuleListed: true, agoraRuleListLagSeconds: 5 },
};

for (const [habit, switches] of Object.entries(habits)) {
	describeRoomControl(`Agora, ${habit}`, () => agoraStage(switches));
}

afterAll(stopSandbox);
