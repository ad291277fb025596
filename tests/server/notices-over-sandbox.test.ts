import { EventEmitter } from "node:events";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { NoticeRow } from "@/lib/api/notices";
import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { createNotices, fromAgoraRtm2, fromRealtimeKit, fromZego, type Notices } from "@/public/usher-notices.js";
import { users } from "@/server/db/schema";
import type { Context, Project } from "@/server/kernel/context";
import { askToLeave, followNotices, listNotices, noticeSent } from "@/server/notices";
import { agoraStage } from "../contract/agora-stage";
import { realtimeKitStage, stopSandbox } from "../contract/realtimekit-stage";
import { zegoStage } from "../contract/zego-stage";
import { addTestUser, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { askRequest } from "../factories/notices";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await database.close();
	await stopSandbox();
});

/** A vendor’s stand-in with the real adapter, and a customer’s app that uses the example receiver. */
interface Stage {
	project: Project;
	via: "server" | "session";
	names: readonly [reads: string, ignores: string];
	makeRoom(title: string, people: { userId: string; name: string }[]): Promise<{ room: RoomRef; people: Person[] }>;
	inside(room: RoomRef): string[];
	now(): Date;
	pass(ms: number): void;
	/** Sends by the console’s own SDK. */
	tell(row: NoticeRow): void;
	/** Brings what has reached a person to their app; gives back what stops it. */
	open(room: RoomRef, person: Person, notices: Notices): { bring(): void };
	leave(room: RoomRef, person: Person): void;
	close(): Promise<void>;
}
type Person = { userId: string; participantId: string; connectionIds: string[] };

async function agora(): Promise<Stage> {
	const stage = await agoraStage();
	return {
		...stage,
		project: { control: stage.control, entry: null, messenger: stage.messenger },
		via: "server",
		names: ["101", "102"],
		tell: () => undefined,
		open(_room, { userId }, notices) {
			const rtm = new EventEmitter();
			fromAgoraRtm2({ addEventListener: rtm.on.bind(rtm), removeEventListener: rtm.off.bind(rtm) }, notices);
			const bring = () => {
				for (const { from, payload } of stage.sandbox.vendors.agora.messagesTo(userId)) {
					rtm.emit("message", { channelType: "USER", publisher: from, message: payload });
				}
			};
			return { bring };
		},
		leave: ({ roomId }, { userId }) => stage.sandbox.vendors.agora.leave(roomId, Number(userId)),
	};
}

async function zego(): Promise<Stage> {
	const stage = await zegoStage();
	return {
		...stage,
		project: { control: stage.control, entry: null, messenger: stage.messenger },
		via: "server",
		names: ["crm-101", "crm-102"],
		tell: () => undefined,
		open(_room, { userId }, notices) {
			const zg = new EventEmitter();
			fromZego(zg, notices);
			const bring = () => {
				for (const { roomId, from, content } of stage.sandbox.vendors.zego.messagesTo(userId)) {
					zg.emit("IMRecvCustomCommand", roomId, { userID: from }, content);
				}
			};
			return { bring };
		},
		leave: ({ roomId }, { userId }) => stage.sandbox.vendors.zego.logout(roomId, userId),
	};
}

async function realtimeKit(): Promise<Stage> {
	const stage = await realtimeKitStage();
	const { world } = stage.sandbox;
	let console_ = "";
	return {
		...stage,
		project: { control: stage.control, entry: stage.entry, messenger: stage.messenger },
		via: "session",
		names: ["crm-101", "crm-102"],
		async makeRoom(title, people) {
			const made = await stage.makeRoom(title, [...people, { userId: "usher:console", name: "Console" }]);
			console_ = made.people.at(-1)?.connectionIds[0] ?? "";
			return made;
		},
		inside: (room) => stage.inside(room).filter((id) => id !== "usher:console"),
		tell({ content, target }) {
			if (content === null) throw new Error("nothing to send");
			world.moderation.broadcast(console_, "usher.notice", content, target.connectionIds);
		},
		open(room, { userId }, notices) {
			const participants = new EventEmitter();
			fromRealtimeKit({ participants }, notices);
			const bring = () => {
				for (const entry of world.record.after(0)) {
					const { kind, meetingId, to, type, payload } = entry as typeof entry & { payload: string };
					if (kind !== "message" || meetingId !== room.roomId || !Array.isArray(to) || !to.includes(userId)) continue;
					participants.emit("broadcastedMessage", { type, payload: JSON.parse(payload) });
				}
			};
			return { bring };
		},
		leave: (_room, { connectionIds }) => {
			for (const id of connectionIds) world.live.leave(id, "left", "script");
		},
	};
}

const presetForRole = {
	viewer: "usher-viewer",
	host: "usher-host",
	moderator: "usher-moderator",
	admin: "usher-moderator",
};

function contextOf(stage: Stage, actor: Context["actor"]): Context {
	const base = testContext({ database, clock: { now: stage.now }, actor, projects: [stage.project] });
	return { ...base, settings: { ...base.settings, presetForRole } };
}

const vendors: [string, () => Promise<Stage>][] = [
	["Agora", agora],
	["ZEGO", zego],
	["RealtimeKit", realtimeKit],
];

test.each(vendors)(
	"scenario three on %s: one leaves by itself, one who ignores it is removed after its time",
	async (name, open) => {
		const stage = await open();
		const [reads, ignores] = stage.names;
		const { room, people } = await stage.makeRoom(`Salon of ${name}`, [
			{ userId: reads, name: "Reads" },
			{ userId: ignores, name: "Ignores" },
		]);
		const context = contextOf(stage, await addTestUser(database, "moderator"));
		const worker: Context = { ...context, actor: { kind: "job", job: "notice" }, origin: "job" };
		const shown: string[] = [];
		const reader = people.find(({ userId }) => userId === reads);
		if (reader === undefined) throw new Error("nobody reads");
		const notices = createNotices({
			roomId: room.roomId,
			show: ({ text }) => shown.push(text),
			leave: () => stage.leave(room, reader),
		});
		const app = stage.open(room, reader, notices);

		const targets = people.slice(0, 2).map((person): Target => ({ ...person, name: person.userId }));
		const request = askRequest(room, {
			via: stage.via,
			targets,
			thenRemove: true,
			reactSeconds: 1,
			text: "Bitte geh – 请离开",
		});
		const answer = await askToLeave(context, request);
		if (stage.via === "session") {
			for (const row of answer.notices) {
				stage.tell(row);
				await noticeSent(context, { noticeId: row.noticeId, report: { sent: true, code: null } });
			}
		}
		const states = async () => {
			const listed = await listNotices(context, { room });
			return Object.fromEntries(listed.notices.map(({ target, state }) => [target.userId, state]));
		};
		await vi.waitFor(
			async () => {
				app.bring();
				expect(shown).toEqual(["Bitte geh – 请离开"]);
			},
			{ timeout: 15_000 },
		);
		await vi.waitFor(() => expect(stage.inside(room)).toEqual([ignores]), { timeout: 5_000 });
		stage.pass(5_000);
		await vi.waitFor(
			async () => {
				await followNotices(worker, stage.project);
				stage.pass(1_000);
				expect(await states()).toEqual({ [reads]: "left", [ignores]: "removed" });
			},
			{ timeout: 15_000, interval: 100 },
		);
		expect(stage.inside(room)).toEqual([]);
		notices.stop();
		await stage.close();
	},
);

test("a console whose preset may not remove people may ask them in a RealtimeKit room, and have nobody removed by waiting", async () => {
	const stage = await realtimeKit();
	const { room, people } = await stage.makeRoom("Salon", [{ userId: "crm-1", name: "Ada" }]);
	const moderator = await addTestUser(database, "moderator");
	await database.database.update(users).set({ presetName: "usher-viewer" }).where(eq(users.id, moderator.userId));
	const context = contextOf(stage, moderator);
	const targets = people.slice(0, 1).map((person): Target => ({ ...person, name: "Ada" }));
	const request = askRequest(room, { via: "session", targets });
	await expect(askToLeave(context, { ...request, thenRemove: true })).rejects.toMatchObject({
		code: "forbidden",
		message: expect.stringContaining("Kick participants"),
	});
	expect((await askToLeave(context, request)).notices).toHaveLength(1);
	await stage.close();
});
