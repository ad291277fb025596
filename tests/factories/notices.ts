import { randomUUID } from "node:crypto";
import type { AskToLeave } from "@/lib/api/notices";
import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { Project } from "@/server/kernel/context";
import type { Messenger } from "@/server/ports/messenger";
import type { Presence, RoomControl } from "@/server/ports/room-control";
import { type FakeControl, fakeControl } from "./context";
import { type FakeMessenger, fakeMessenger } from "./fake-vendor-ports";

export interface NoticeStage {
	project: Project;
	control: FakeControl;
	messenger: FakeMessenger;
	/** What the vendor says of each person when it is asked; anybody else is still there. */
	presence: Map<string, Presence["state"] | "back" | "silent">;
	/** How often it was asked whether people have gone. */
	looks: number;
}

/** A vendor whose server sends messages, like Agora's and ZEGO's; who is still in is up to the test. */
export function noticeStage(answers: Partial<Messenger> = {}, control: Partial<RoomControl> = {}): NoticeStage {
	const presence: NoticeStage["presence"] = new Map();
	const server = { where: "server", session: false } as const;
	const stage: NoticeStage = {
		presence,
		looks: 0,
		messenger: fakeMessenger(answers),
		control: fakeControl({
			provider: "agora",
			projectId: "shop",
			capabilities: { ...fakeControl().capabilities, "ask-to-leave": server, kick: server },
			confirmGone: async (_room, targets) => {
				stage.looks += 1;
				if (targets.some(({ userId }) => presence.get(userId ?? "") === "silent"))
					throw new Error("the vendor is down");
				return targets.map((target): Presence => {
					const state = presence.get(target.userId ?? "") ?? "still-there";
					if (state === "back") return { target, state: "gone", returned: true };
					return { target, state: state === "silent" ? "unknown" : state, returned: false };
				});
			},
			...control,
		}),
		project: undefined as never,
	};
	stage.project = { control: stage.control, entry: null, messenger: stage.messenger };
	return stage;
}

export function somebody(userId: string): Target {
	return { userId, participantId: userId, connectionIds: [`${userId}@1`], name: userId };
}

export function askRequest(room: RoomRef, over: Partial<AskToLeave> = {}): AskToLeave {
	return {
		commandId: randomUUID(),
		room,
		targets: [somebody("70011")],
		text: "Please leave the room.",
		reactSeconds: 60,
		thenRemove: false,
		reason: { code: "disruptive", text: "" },
		via: "server",
		...over,
	};
}
