import { describe, expect, it } from "vitest";
import { roomInPath } from "./page-room";

describe("the room that an address names", () => {
	it.each(["lobby-7", "class 4b? #1 (50%)", "50%", "a%20b", "a/b", "zego 夜谈 #1", "..%2f"])("%j", (roomId) => {
		const room = { provider: "agora", projectId: "app", roomId } as const;
		const path = `/rooms/agora/app/${encodeURIComponent(roomId)}`;
		expect(roomInPath(path)).toEqual(room);
		expect(roomInPath(`${path}?q=a/b`)).toEqual(room);
	});
	it.each(["", "/", "/rooms", "/rooms/agora/app", "/rooms/agora/app/a/b", "/rooms/nobody/app/a", "/rooms/agora/app/%"])(
		"%j names none",
		(path) => expect(roomInPath(path)).toBeNull(),
	);
});
