import { expect, it } from "vitest";
import { RoomStore } from "@/lib/live/room-store";
import { noticeSchema } from "@/lib/moderation/notice";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { type EndWarning, tellOfEnd } from "./tell-end";

const room = { provider: "realtimekit", projectId: "app", roomId: "r" } as const;
const warning: EndWarning = {
	endId: "0e8f5a3e-31f6-4a53-8a0c-0d6a7a2c9b11",
	endsAt: "2026-11-21T11:00:00.000Z",
	stage: "ten",
	message: "This room closes soon.",
};
const off = { on: false, certain: true };
const device = (connectionId: string, userId: string): RoomEvent => ({
	type: "connection-joined",
	at: 1,
	connection: {
		connectionId,
		participantId: `p-${userId}`,
		userId,
		name: userId,
		picture: null,
		presetName: "guest",
		mic: off,
		camera: off,
		screen: off,
		joinedAt: null,
	},
});

function roomWith(...devices: RoomEvent[]) {
	const store = new RoomStore((callback) => {
		queueMicrotask(callback);
		return () => undefined;
	});
	store.push(devices);
	store.flush();
	const told: { to: readonly string[]; content: string }[] = [];
	const session = {
		tell: async (to: readonly string[], content: string) => {
			told.push({ to, content });
			return { sent: true, code: null } as const;
		},
	};
	return { telling: { room, store, session }, told };
}

it("tells every device of everybody but the consoles, in a notice that receivers know", async () => {
	const { telling, told } = roomWith(
		device("a1", "ada"),
		device("a2", "ada"),
		device("b", "bo"),
		device("c", "usher:7"),
	);
	expect(await tellOfEnd(telling, warning)).toBe(3);
	expect(told.map(({ to }) => to)).toEqual([["a1", "a2", "b"]]);
	expect(noticeSchema.parse(JSON.parse(told[0]?.content ?? ""))).toMatchObject({
		kind: "room-ends",
		roomId: "r",
		text: "This room closes soon.",
		at: "2026-11-21T11:00:00.000Z",
	});
});

it("gives one warning one id, whichever console tells it, and another warning another", async () => {
	const idOf = async (part: Partial<EndWarning>) => {
		const { telling, told } = roomWith(device("a1", "ada"));
		await tellOfEnd(telling, { ...warning, ...part });
		return noticeSchema.parse(JSON.parse(told[0]?.content ?? "")).id;
	};
	const first = await idOf({});
	expect(await idOf({})).toBe(first);
	expect(await idOf({ stage: "five" })).not.toBe(first);
	expect(await idOf({ endsAt: "2026-11-21T11:05:00.000Z" })).not.toBe(first);
});

it("tells many in parts, and counts what did not leave as not told", async () => {
	const { telling, told } = roomWith(...Array.from({ length: 250 }, (_, at) => device(`d${at}`, `u${at}`)));
	const refusing = {
		...telling,
		session: {
			tell: async (to: readonly string[], content: string) =>
				to.length < 100 ? ({ sent: false, code: "0013" } as const) : telling.session.tell(to, content),
		},
	};
	expect(await tellOfEnd(refusing, warning)).toBe(200);
	expect(told).toHaveLength(2);
});
