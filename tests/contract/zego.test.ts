import { afterAll } from "vitest";
import type { Switches } from "@/sandbox/world";
import { stopSandbox } from "./realtimekit-stage";
import { describeRoomControl } from "./room-control";
import { zegoStage } from "./zego-stage";

/** Everything the vendor's pages leave open, both ways. */
const habits: Record<string, Partial<Switches>> = {
	"as its reference reads": {},
	"with errors in the status too": { zegoErrorStatus: 400, zegoKickUnknownRoom: 50001, zegoCloseUnknownRoom: 5018 },
	"strict about nonces and long texts": {
		zegoNonceReplay: "refused",
		zegoLongReason: "refuse",
		zegoKickUnknownRoom: 104,
	},
	"with effects that follow the answer": { zegoEffectDelaySeconds: 0.2, zegoKickUnknownRoom: 5024 },
	"with rooms that outlive the last person": { zegoEmptyRoomSeconds: 1 },
};

for (const [habit, switches] of Object.entries(habits)) {
	describeRoomControl(`ZEGO, ${habit}`, () => zegoStage(switches));
}

afterAll(stopSandbox);
