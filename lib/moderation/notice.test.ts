import { describe, expect, it } from "vitest";
import { noticeSchema, writeNotice } from "./notice";
import { noticeStateLabels, noticeStates, noticeText } from "./words/notice-state";

const notice = {
	id: "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e11",
	kind: "ask-to-leave",
	roomId: "zego 夜谈 #1",
	text: "",
	at: "2026-11-01T12:00:30.000Z",
	inSeconds: 30,
} as const;
const bytes = (content: string) => new TextEncoder().encode(content).byteLength;
const textIn = (content: string) => noticeSchema.parse(JSON.parse(content)).text;

describe("a notice as it travels", () => {
	it("is whole where it fits, to the last byte", () => {
		const text = "Bitte „gehen“ – 你好";
		const whole = writeNotice({ ...notice, text }, 4_096);
		expect(textIn(whole)).toBe(text);
		expect(writeNotice({ ...notice, text }, bytes(whole))).toBe(whole);
		expect(textIn(writeNotice({ ...notice, text }, bytes(whole) - 1))).not.toBe(text);
	});

	it.each(["a".repeat(900), "👩‍👩‍👧‍👦".repeat(100), '"\\\n'.repeat(300), "e\u0301".repeat(500), "你".repeat(500)])(
		"is cut between characters to what the vendor carries",
		(text) => {
			for (const longest of [250, 400, 1_023, 1_024]) {
				const content = writeNotice({ ...notice, text }, longest);
				expect(bytes(content)).toBeLessThanOrEqual(longest);
				const cut = textIn(content);
				const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
				const kept = cut.replace(/…$/u, "");
				expect(cut.endsWith("…")).toBe(true);
				expect(
					characters
						.slice(0, [...new Intl.Segmenter().segment(kept)].length)
						.join("")
						.trimEnd(),
				).toBe(kept);
				// One character more would not have fitted.
				const next = `${characters.slice(0, [...new Intl.Segmenter().segment(kept)].length + 1).join("")}…`;
				if (kept === kept.trimEnd() && !/\s$/u.test(next.slice(0, -1))) {
					expect(bytes(JSON.stringify({ ...JSON.parse(content), text: next }))).toBeGreaterThan(longest);
				}
			}
		},
	);

	it("goes without its text before it goes without its meaning, and not at all without that", () => {
		const bare = bytes(writeNotice(notice, 4_096));
		expect(textIn(writeNotice({ ...notice, text: "please" }, bare))).toBe("");
		expect(() => writeNotice({ ...notice, text: "please" }, bare - 1)).toThrow(RangeError);
	});
});

describe("the words of a notice", () => {
	it("say of each state what happened, and promise no removal that was not asked for", () => {
		for (const state of noticeStates) {
			expect(noticeStateLabels[state].length).toBeGreaterThan(3);
			for (const code of [null, "offline", "vendor-silent", "no-outcome", "gave-up", "9"]) {
				const found = { provider: "agora", state, code, bySession: false } as const;
				const text = noticeText({ ...found, thenRemove: false });
				expect(text).toMatch(/\.$/u);
				if (!["removing", "removed", "not-removed"].includes(state)) expect(text).not.toMatch(/they are removed/iu);
			}
		}
	});

	it("say that people are removed all the same where they were not reached", () => {
		const found = { provider: "agora", state: "not-reached", code: "offline", bySession: false } as const;
		expect(noticeText({ ...found, thenRemove: true })).toContain("removed at the time all the same");
	});
});
