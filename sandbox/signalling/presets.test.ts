import { expect, it } from "vitest";
import type { PermissionsPatch } from "../world";
import { PresetPatch } from "./messages";
import { patchFromWire, patchToWire } from "./presets";

const through = (patch: PermissionsPatch) =>
	JSON.parse(JSON.stringify(patchFromWire(PresetPatch.decode(PresetPatch.encode(patchToWire(patch))))));

it("carries a change of permissions over the wire, refusals included and the unnamed left alone", () => {
	const patch: PermissionsPatch = {
		disable_participant_audio: false,
		kick_participant: true,
		media: { audio: { can_produce: "NOT_ALLOWED" }, video: { can_produce: "CAN_REQUEST" } },
		chat: { public: { can_send: false }, private: { can_receive: true, files: false } },
		polls: { can_vote: false },
	};
	expect(through(patch)).toEqual(patch);
	expect(through({ pin_participant: false })).toEqual({ pin_participant: false });
});
