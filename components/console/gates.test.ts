import { describe, expect, it } from "vitest";
import { reduceRoom } from "@/lib/moderation/reduce-room";
import type { MediaFlag } from "@/lib/moderation/room-event";
import { emptyRoom, personOfConnection } from "@/lib/moderation/room-state";
import { commandTypes } from "@/lib/moderation/words/command";
import type { Holder } from "@/lib/moderation/words/policy";
import { type PresetPermission, permissionFor } from "@/lib/moderation/words/preset";
import { gateReason, personReason } from "./gates";
import { endings, stopFor } from "./words";

const room = { provider: "realtimekit", projectId: "app", roomId: "r" } as const;
const host: Holder = { role: "host", disabled: false, roomsGiven: [room] };
const everything: Record<PresetPermission, boolean> = {
	canDisableParticipantAudio: true,
	canDisableParticipantVideo: true,
	pinParticipant: true,
	kickParticipant: true,
};
const inside = (lacking?: PresetPermission) => ({
	link: "connected" as const,
	left: null,
	preset: { name: "usher-host", permissions: lacking ? { ...everything, [lacking]: false } : everything },
});

describe("gates", () => {
	it("let a host with a full preset do everything", () => {
		for (const command of commandTypes) expect(gateReason(inside(), host, room, command)).toBeNull();
	});

	it.each(commandTypes)("name the permission that %s needs, and close for that alone", (command) => {
		for (const permission of Object.keys(everything) as PresetPermission[]) {
			const reason = gateReason(inside(permission), host, room, command);
			if (permission === permissionFor[command]) expect(reason).toContain(permission);
			else expect(reason).toBeNull();
		}
	});

	it("name the role before the preset, and the room before the connection", () => {
		const viewer: Holder = { ...host, role: "viewer" };
		expect(gateReason(inside("kickParticipant"), viewer, room, "kick")).toContain("viewer");
		const elsewhere: Holder = { ...host, roomsGiven: [] };
		expect(gateReason({ ...inside(), link: "reconnecting" }, elsewhere, room, "kick")).toContain("not been given");
	});

	it("close while the room cannot be reached, and say that it will pass", () => {
		for (const link of ["connecting", "reconnecting"] as const) {
			expect(gateReason({ ...inside(), link }, host, room, "kick")).toContain("Wait");
		}
		expect(gateReason({ ...inside(), left: "kicked" }, host, room, "kick")).toContain("no longer");
		expect(gateReason({ ...inside(), preset: null }, host, room, "kick")).toContain("not known yet");
	});

	const personWith = (mic: MediaFlag) => {
		const off = { on: false, certain: true };
		const connection = {
			connectionId: "c",
			participantId: "p",
			userId: null,
			name: "Bo",
			picture: null,
			presetName: null,
			mic,
			camera: off,
			screen: off,
			joinedAt: null,
		};
		const state = reduceRoom(emptyRoom, [{ type: "connection-joined", connection, at: 1 }]);
		const person = personOfConnection(state, "c");
		if (!person) throw new Error("nobody joined");
		return person;
	};

	it("offer to mute whom only the last word says to be muted, and not whom is known to be", () => {
		expect(personReason("mute-audio", personWith({ on: false, certain: false }), null)).toBeNull();
		expect(personReason("mute-audio", personWith({ on: false, certain: true }), null)).toBe("The mic is off.");
		expect(personReason("mute-audio", personWith({ on: true, certain: true }), null)).toBeNull();
	});
});

describe("words", () => {
	it("say of each way out what it means, and lead somewhere", () => {
		for (const { title, meaning, rejoin } of Object.values(endings)) {
			expect(title.length).toBeGreaterThan(10);
			expect(meaning).toMatch(/\.$/);
			expect(rejoin).toBe(true);
		}
	});

	it("say what to do for a room that cannot be entered, for codes they do not know too", () => {
		expect(stopFor("not-found", "x").again).toBe(false);
		expect(stopFor("preset-too-strong", "x").todo).toContain("admin");
		expect(stopFor("something-new", "It broke.")).toMatchObject({
			what: "It broke.",
			code: "something-new",
			again: true,
		});
	});
});
