import { expect, test } from "vitest";
import { mergeSigns, signOf } from "./signs";

const told = (at: number, over: Partial<Parameters<typeof signOf>[0]> = {}) =>
	signOf({
		userId: "ada",
		participantId: "",
		connectionId: null,
		at,
		spoke: false,
		audio: false,
		video: false,
		...over,
	});
const second = 1_000;

test("speech, sound and a picture are signs of life; what is not said is not known", () => {
	expect(told(1)).toMatchObject({ person: "u:ada", knownSince: 1, activeAt: null });
	expect(told(1, { spoke: true, audio: null, video: null })).toMatchObject({ knownSince: 1, activeAt: 1, spokeAt: 1 });
	expect(told(1, { audio: true, video: null })).toMatchObject({ activeAt: 1, spokeAt: null });
	expect(told(1, { video: true })).toMatchObject({ activeAt: 1 });
	expect(told(1, { audio: null })).toMatchObject({ knownSince: null, activeAt: null });
	expect(told(1, { video: null })).toMatchObject({ knownSince: null });
});

test("silence goes on as long as it is told of without a gap", () => {
	const later = mergeSigns(told(0), told(60 * second));
	expect(later).toMatchObject({ at: 60 * second, knownSince: 0 });
	expect(mergeSigns(later, told(200 * second))).toMatchObject({ knownSince: 200 * second });
	expect(mergeSigns(later, told(61 * second, { audio: null }))).toMatchObject({ knownSince: null });
});

test("one that comes late is a sign of life, and takes nothing back", () => {
	const now = told(60 * second);
	expect(mergeSigns(now, told(30 * second, { spoke: true }))).toMatchObject({
		at: 60 * second,
		knownSince: 60 * second,
		activeAt: 30 * second,
		audio: false,
	});
});

test("whoever was sending when last told of was, until told otherwise", () => {
	expect(mergeSigns(told(0, { audio: true }), told(15 * second))).toMatchObject({ activeAt: 15 * second });
});
