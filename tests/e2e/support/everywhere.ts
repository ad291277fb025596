import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Sandbox } from "./sandbox";

export const agoraProject = "a90a0000000000000000000000000001";
export const zegoProject = "1234567890";

export interface Vendors {
	agora: { channels: { channelName: string; users: { uid: number }[] }[] };
	zego: { rooms: { roomId: string; users: { userId: string }[] }[] };
}

/** One person of this test's own with all three vendors, under one id. */
export interface Everywhere {
	userId: string;
	name: string;
	meetingId: string;
	channel: string;
	zegoRoom: string;
	/** Where the world has them now. */
	where(): Promise<string[]>;
}

export interface EverywhereFixture {
	everywhere(): Promise<Everywhere>;
}

type MakeRoom = (options: { title: string }) => Promise<{ meetingId: string }>;

/** The fixture, for whatever stack the other fixtures stand on. */
export async function everywhereFixture(
	{ room, sandbox }: { room: MakeRoom; sandbox: Sandbox },
	use: (make: EverywhereFixture["everywhere"]) => Promise<void>,
): Promise<void> {
	await use(async () => {
		const userId = String(randomInt(900_000_000, 2_000_000_000));
		const name = `Everywhere ${userId}`;
		const channel = `find-${userId}`;
		const zegoRoom = `find-${userId}`;
		const { meetingId } = await room({ title: `Find ${userId}` });
		await sandbox.addPeople(meetingId, [{ customParticipantId: userId, name, devices: 2 }]);
		await sandbox.call("POST", "/agora/channels", {
			channelName: channel,
			users: [{ uid: Number(userId) }, { uid: 11 }],
		});
		await sandbox.call("POST", "/zego/rooms", {
			roomId: zegoRoom,
			users: [
				{ userId, userName: name, audio: true },
				{ userId: "stays", userName: "Stays" },
			],
		});
		const where = async () => {
			const vendors = await sandbox.call<Vendors>("GET", "/vendors");
			const there: string[] = [];
			if ((await sandbox.peersOf(meetingId, userId)).length > 0) there.push("realtimekit");
			const uids = vendors.agora.channels.find((each) => each.channelName === channel)?.users ?? [];
			if (uids.some(({ uid }) => String(uid) === userId)) there.push("agora");
			const users = vendors.zego.rooms.find((each) => each.roomId === zegoRoom)?.users ?? [];
			if (users.some((each) => each.userId === userId)) there.push("zego");
			return there;
		};
		return { userId, name, meetingId, channel, zegoRoom, where };
	});
}

/** ZEGO cannot list rooms, so the one to look into is named, as a link to a colleague would. */
export function linkTo(person: Everywhere): string {
	return `/search?q=${person.userId}&rooms=${encodeURIComponent(`zego/${zegoProject}/${person.zegoRoom}`)}`;
}

export const places = (page: Page) => page.locator("[data-place]");
export const place = (page: Page, provider: string) => page.locator(`[data-place][data-provider="${provider}"]`);
export const outcome = (page: Page, provider: string) => place(page, provider).locator("[data-removal-state]");
export const dialog = (page: Page) => page.getByRole("alertdialog");
