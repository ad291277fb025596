import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PresetPermissions } from "@/lib/moderation/preset";
import type { RoomRef } from "@/lib/moderation/room";
import type { RoomEntry } from "@/server/ports/room-entry";
import { call } from "../factories/vendor";
import { failure } from "./control-stage";

/** Who a token lets in, as the vendor reads it; null: nobody, it is refused. */
export interface TokenHolder {
	participantId: string;
	userId: string;
	name: string | null;
	presetName: string;
}

export interface EntryStage {
	entry: RoomEntry;
	makeRoom(title: string): Promise<RoomRef>;
	nowhere(): RoomRef;
	readToken(token: string): TokenHolder | null;
	/** A preset without any control, one with all four, one lacking each; all of them exist. */
	presets: { none: string; all: string; lacking: Record<keyof PresetPermissions, string> };
	calls(): number;
	close(): Promise<void>;
}

/** What every adapter of `RoomEntry` promises, whatever its vendor. */
export function describeRoomEntry(name: string, open: () => Promise<EntryStage>): void {
	describe(`RoomEntry of ${name}`, () => {
		let stage: EntryStage;
		let room: RoomRef;
		beforeEach(async () => {
			stage = await open();
			room = await stage.makeRoom("Room");
		});
		afterEach(() => stage.close());

		const mia = { userId: "usher:mia", name: "Mia", participantId: null };

		test("reads which controls a preset gives, each by itself", async () => {
			const all = {
				canDisableParticipantAudio: true,
				canDisableParticipantVideo: true,
				pinParticipant: true,
				kickParticipant: true,
			};
			expect(await stage.entry.findPreset(stage.presets.all, call())).toMatchObject({ permissions: all });
			for (const [permission, preset] of Object.entries(stage.presets.lacking)) {
				const found = await stage.entry.findPreset(preset, call());
				expect(found).toMatchObject({ name: preset, permissions: { ...all, [permission]: false } });
			}
			expect(await stage.entry.findPreset(stage.presets.none, call())).toMatchObject({
				permissions: Object.fromEntries(Object.keys(all).map((permission) => [permission, false])),
				otherPowers: [],
			});
		});

		test("knows no preset of which it has only half the name", async () => {
			expect(await stage.entry.findPreset(stage.presets.all.slice(0, -1), call())).toBeNull();
			expect(await stage.entry.findPreset("no-such-preset", call())).toBeNull();
		});

		test("enrols somebody under their id, name and preset, with a token that is theirs", async () => {
			const { enrolment, token } = await stage.entry.enrol(room, { ...mia, presetName: stage.presets.all }, call());
			expect(enrolment.presetName).toBe(stage.presets.all);
			expect(stage.readToken(token)).toEqual({
				participantId: enrolment.participantId,
				userId: mia.userId,
				name: "Mia",
				presetName: stage.presets.all,
			});
		});

		test("uses a stored enrolment again", async () => {
			const person = { ...mia, presetName: stage.presets.all };
			const first = await stage.entry.enrol(room, person, call());
			const { participantId } = first.enrolment;
			const again = await stage.entry.enrol(room, { ...person, participantId }, call());
			expect(again.enrolment).toEqual(first.enrolment);
			expect(stage.readToken(again.token)).toMatchObject({ participantId, userId: mia.userId });
		});

		test("brings a stored enrolment to a new name and preset", async () => {
			const first = await stage.entry.enrol(room, { ...mia, presetName: stage.presets.all }, call());
			const { participantId } = first.enrolment;
			const person = { ...mia, name: "Mia W.", presetName: stage.presets.none, participantId };
			const again = await stage.entry.enrol(room, person, call());
			expect(again.enrolment).toEqual({ participantId, presetName: stage.presets.none });
			expect(stage.readToken(again.token)).toMatchObject({ name: "Mia W.", presetName: stage.presets.none });
		});

		test("enrols anew where the stored enrolment is gone", async () => {
			const person = { ...mia, presetName: stage.presets.all };
			const first = await stage.entry.enrol(room, person, call());
			await stage.entry.withdraw(room, first.enrolment.participantId, call());
			const again = await stage.entry.enrol(room, { ...person, participantId: first.enrolment.participantId }, call());
			expect(stage.readToken(again.token)).toMatchObject({ userId: mia.userId, presetName: stage.presets.all });
		});

		test("never gives out somebody else's token, whatever id is stored", async () => {
			const other = await stage.entry.enrol(
				room,
				{ userId: "usher:noor", name: "Noor", presetName: stage.presets.all, participantId: null },
				call(),
			);
			const person = { ...mia, presetName: stage.presets.none, participantId: other.enrolment.participantId };
			const { token } = await stage.entry.enrol(room, person, call());
			expect(stage.readToken(token)).toMatchObject({ userId: mia.userId, presetName: stage.presets.none });
			expect(stage.readToken(other.token)).toMatchObject({ userId: "usher:noor", presetName: stage.presets.all });
		});

		test("copes with an enrolment that it lost", async () => {
			await stage.entry.enrol(room, { ...mia, presetName: stage.presets.all }, call());
			const { token } = await stage.entry.enrol(
				room,
				{ ...mia, name: "Mia W.", presetName: stage.presets.none },
				call(),
			);
			expect(stage.readToken(token)).toMatchObject({
				userId: mia.userId,
				name: "Mia W.",
				presetName: stage.presets.none,
			});
		});

		test("withdraws an enrolment with its tokens, and does not mind that it is gone", async () => {
			const { enrolment, token } = await stage.entry.enrol(room, { ...mia, presetName: stage.presets.all }, call());
			await stage.entry.withdraw(room, enrolment.participantId, call());
			expect(stage.readToken(token)).toBeNull();
			await stage.entry.withdraw(room, enrolment.participantId, call());
		});

		test("lets nobody into a room that does not exist, nor under an empty id", async () => {
			const person = { ...mia, presetName: stage.presets.all };
			await expect(stage.entry.enrol(stage.nowhere(), person, call())).rejects.toEqual(failure("refused"));
			const before = stage.calls();
			await expect(stage.entry.enrol(room, { ...person, userId: "" }, call())).rejects.toEqual(failure("refused"));
			await expect(stage.entry.withdraw(room, "..", call())).rejects.toEqual(failure("refused"));
			expect(stage.calls()).toBe(before);
		});
	});
}
