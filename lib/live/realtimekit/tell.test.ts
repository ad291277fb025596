// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { clientError, FakeMeeting } from "@/tests/factories/fake-meeting";
import { writeNotice } from "../../moderation/notice";
import { RealtimeKitSession } from "./session";

const notice = {
	id: "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e11",
	kind: "ask-to-leave",
	roomId: "room",
	text: "Please leave.",
	at: "2026-11-01T12:00:30.000Z",
} as const;
const content = writeNotice(notice, 4_096);

let meeting: FakeMeeting;
let session: RealtimeKitSession;

beforeEach(async () => {
	vi.useFakeTimers();
	meeting = new FakeMeeting();
	for (const id of ["a1", "a2", "b"]) meeting.add(id);
	session = new RealtimeKitSession(async () => meeting.sdk);
});
afterEach(async () => {
	await session.leave();
	vi.useRealTimers();
});

it("sends a notice to the devices that are in, and to nobody else", async () => {
	await session.join();
	expect(await session.tell(["a1", "a2", "left-long-ago"], content)).toEqual({ sent: true, code: null });
	expect(meeting.participants.broadcasts).toEqual([
		{ type: "usher.notice", payload: { type: "usher.notice", version: 1, ...notice }, to: ["a1", "a2"] },
	]);
});

it("leaves out what has no value: the SDK's payload knows no null", async () => {
	await session.join();
	await session.tell(["b"], writeNotice({ ...notice, kind: "withdrawn", at: null }, 4_096));
	expect(meeting.participants.broadcasts[0]?.payload).not.toHaveProperty("at");
	expect(meeting.participants.broadcasts[0]?.payload).toMatchObject({ kind: "withdrawn", id: notice.id });
});

it("sends nothing to people who are not in, and never to the whole room instead", async () => {
	await session.join();
	expect(await session.tell(["gone"], content)).toEqual({ sent: false, code: "gone" });
	expect(await session.tell([], content)).toEqual({ sent: false, code: "gone" });
	expect(meeting.participants.broadcasts).toEqual([]);
});

it("waits for the SDK's limit of five a second", async () => {
	await session.join();
	let refusals = 2;
	meeting.participants.answer = async () => {
		refusals -= 1;
		if (refusals >= 0) throw clientError("0013");
	};
	const told = session.tell(["b"], content);
	await vi.advanceTimersByTimeAsync(3_000);
	expect(await told).toEqual({ sent: true, code: null });
	expect(meeting.participants.broadcasts).toHaveLength(1);
});

it("gives the SDK's code when it may not or cannot, and gives up on a limit that does not end", async () => {
	await session.join();
	meeting.participants.answer = async () => Promise.reject(clientError("1205"));
	expect(await session.tell(["b"], content)).toEqual({ sent: false, code: "1205" });
	meeting.participants.answer = async () => Promise.reject(clientError("0013"));
	const told = session.tell(["b"], content);
	await vi.advanceTimersByTimeAsync(30_000);
	expect(await told).toEqual({ sent: false, code: "0013" });
});

it("says that nothing was sent before it is in, while the connection is away, and after it has left", async () => {
	expect(await session.tell(["b"], content)).toMatchObject({ sent: false });
	await session.join();
	meeting.leaveRoom("disconnected");
	expect(await session.tell(["b"], content)).toEqual({ sent: false, code: "disconnected" });
	meeting.leaveRoom("kicked");
	expect(await session.tell(["b"], content)).toMatchObject({ sent: false });
	expect(meeting.participants.broadcasts).toEqual([]);
});
