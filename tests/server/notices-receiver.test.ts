import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Notice, noticeSchema, writeNotice } from "@/lib/moderation/notice";
import {
	createNotices,
	fromAgoraRtm1,
	fromAgoraRtm2,
	fromRealtimeKit,
	fromZego,
	type Notices,
	readNotice,
} from "@/public/usher-notices.js";

const now = new Date("2026-11-01T12:00:00Z");
const asked: Omit<Notice, "type" | "version"> = {
	id: "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e11",
	kind: "ask-to-leave",
	roomId: "lobby-7",
	text: "Please leave.",
	at: "2026-11-01T12:00:30.000Z",
	inSeconds: 30,
};
const message = (over: Partial<typeof asked> = {}) => writeNotice({ ...asked, ...over }, 4_096);

let did: string[];
let notices: Notices;

function open(over: Partial<Parameters<typeof createNotices>[0]> = {}): Notices {
	return createNotices({
		roomId: "lobby-7",
		show: ({ text }) => did.push(`show ${text}`),
		leave: () => did.push("leave"),
		stay: () => did.push("stay"),
		failed: (error) => did.push(`failed ${String(error)}`),
		...over,
	});
}

beforeEach(() => {
	vi.useFakeTimers({ now });
	did = [];
	notices = open();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("obeying", () => {
	it("shows the text, waits, and leaves by itself", async () => {
		expect(notices.onNotice(message())).toMatchObject({ kind: "ask-to-leave" });
		await vi.advanceTimersByTimeAsync(29_900);
		expect(did).toEqual(["show Please leave."]);
		await vi.advanceTimersByTimeAsync(100);
		expect(did).toEqual(["show Please leave.", "leave"]);
	});

	it("acts once on an id, however often it arrives", async () => {
		for (let time = 0; time < 3; time += 1) notices.onNotice(message());
		await vi.advanceTimersByTimeAsync(60_000);
		notices.onNotice(message());
		await vi.advanceTimersByTimeAsync(60_000);
		expect(did).toEqual(["show Please leave.", "leave"]);
	});

	it("stays where the notice was withdrawn, even if the two come in the wrong order", async () => {
		notices.onNotice(message());
		notices.onNotice(message({ kind: "withdrawn", text: "You may stay.", at: null, inSeconds: undefined }));
		await vi.advanceTimersByTimeAsync(60_000);
		expect(did).toEqual(["show Please leave.", "stay"]);
		did = [];
		const id = "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e12";
		notices.onNotice(message({ id, kind: "withdrawn", at: null }));
		notices.onNotice(message({ id }));
		await vi.advanceTimersByTimeAsync(60_000);
		expect(did).toEqual(["stay"]);
	});

	it("goes by the seconds that were left, and by its own clock only without them", async () => {
		vi.setSystemTime(new Date("2026-11-01T09:00:00Z"));
		notices.onNotice(message({ inSeconds: 5 }));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(did).toContain("leave");
		did = [];
		vi.setSystemTime(now);
		notices.onNotice(message({ id: "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e13", inSeconds: undefined }));
		await vi.advanceTimersByTimeAsync(29_000);
		expect(did).toEqual(["show Please leave."]);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(did).toContain("leave");
	});

	it("leaves at once where that is wanted, or where no time is given", async () => {
		notices = open({ atOnce: true });
		notices.onNotice(message());
		await vi.advanceTimersByTimeAsync(0);
		expect(did).toContain("leave");
		did = [];
		notices = open();
		notices.onNotice(message({ at: null, inSeconds: undefined }));
		await vi.advanceTimersByTimeAsync(0);
		expect(did).toContain("leave");
	});

	it("only shows what is no request to go", async () => {
		notices.onNotice(message({ kind: "room-ends", text: "Ends soon." }));
		notices.onNotice(message({ kind: "idle", text: "Still there?" }));
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect(did).toEqual(["show Ends soon.", "show Still there?"]);
	});

	it("forgets everything once the person has left", async () => {
		notices.onNotice(message());
		notices.stop();
		expect(notices.onNotice(message({ id: "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e14" }))).toBeNull();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(did).toEqual(["show Please leave."]);
		expect(vi.getTimerCount()).toBe(0);
	});

	it("leaves although showing failed, and tells what failed", async () => {
		notices = open({ show: () => Promise.reject(new Error("no banner")) });
		notices.onNotice(message());
		await vi.advanceTimersByTimeAsync(30_000);
		expect(did).toEqual(["failed Error: no banner", "leave"]);
	});
});

describe("reading", () => {
	it("takes what Usher writes", () => {
		const { type: _, version: __, ...read } = noticeSchema.parse(JSON.parse(message()));
		expect(readNotice(message())).toEqual(read);
	});

	it("takes nothing else, and throws at nothing", () => {
		const parsed = JSON.parse(message());
		const strange: unknown[] = [
			undefined,
			null,
			7,
			"",
			"{",
			"null",
			"[]",
			"hello",
			"x".repeat(100_000),
			JSON.stringify({ ...parsed, type: "chat" }),
			JSON.stringify({ ...parsed, version: 2 }),
			JSON.stringify({ ...parsed, kind: "constructor" }),
			JSON.stringify({ ...parsed, id: 7 }),
			JSON.stringify({ ...parsed, id: "" }),
			JSON.stringify({ ...parsed, text: { html: "<b>" } }),
			JSON.stringify({ ...parsed, text: "x".repeat(2_001) }),
			JSON.stringify({ ...parsed, roomId: ["lobby-7"] }),
		];
		for (const one of strange) {
			expect(readNotice(one)).toBeNull();
			expect(notices.onNotice(one)).toBeNull();
		}
		expect(did).toEqual([]);
	});

	it("believes no time that is none, and none that is far away", async () => {
		expect(readNotice({ ...JSON.parse(message()), at: "soon", inSeconds: -1 })).toMatchObject({
			at: null,
			inSeconds: null,
		});
		notices.onNotice({ ...JSON.parse(message()), inSeconds: 1e12 });
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect(did).toContain("leave");
	});

	it("ignores other rooms", async () => {
		expect(notices.onNotice(message({ roomId: "lobby-8" }))).toBeNull();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(did).toEqual([]);
	});
});

describe("the vendors’ events", () => {
	const from = (sender: string) => [
		{
			name: "Agora 1.x",
			bring(text: string) {
				const client = new EventEmitter();
				const stop = fromAgoraRtm1(client, notices);
				client.emit("MessageFromPeer", { text }, sender);
				stop();
				return client.eventNames();
			},
		},
		{
			name: "Agora 2.x",
			bring(text: string) {
				const rtm = new EventEmitter();
				const stop = fromAgoraRtm2(
					{ addEventListener: rtm.on.bind(rtm), removeEventListener: rtm.off.bind(rtm) },
					notices,
				);
				rtm.emit("message", { channelType: "MESSAGE", publisher: sender, message: text });
				expect(did).toEqual([]);
				rtm.emit("message", { channelType: "USER", publisher: sender, message: new TextEncoder().encode(text) });
				stop();
				return rtm.eventNames();
			},
		},
		{
			name: "ZEGO",
			bring(text: string) {
				const zg = new EventEmitter();
				const stop = fromZego(zg, notices);
				zg.emit("IMRecvCustomCommand", "lobby-7", { userID: sender }, text);
				stop();
				return zg.eventNames();
			},
		},
	];

	it.each(from("usher"))("bring a notice of Usher’s server: $name", ({ bring }) => {
		expect(bring(message())).toEqual([]);
		expect(did).toEqual(["show Please leave."]);
	});

	it.each(from("70012"))("bring none that another person wrote: $name", ({ bring }) => {
		expect(bring(message())).toEqual([]);
		expect(did).toEqual([]);
	});

	it("bring a console’s message in a RealtimeKit meeting", () => {
		const participants = new EventEmitter();
		const stop = fromRealtimeKit({ participants }, notices);
		participants.emit("broadcastedMessage", { type: "reaction", payload: JSON.parse(message()) });
		expect(did).toEqual([]);
		participants.emit("broadcastedMessage", { type: "usher.notice", payload: JSON.parse(message()) });
		expect(did).toEqual(["show Please leave."]);
		stop();
		expect(participants.eventNames()).toEqual([]);
	});
});
