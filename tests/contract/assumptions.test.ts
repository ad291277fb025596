import { afterAll, afterEach, expect, test } from "vitest";
import type { Switches } from "@/sandbox/world";
import { call } from "../factories/vendor";
import { agoraStage } from "./agora-stage";
import { type ControlStage, personOf } from "./control-stage";
import { order, realtimeKitStage, type sandbox, stopSandbox } from "./realtimekit-stage";
import { zegoStage } from "./zego-stage";

/*
 * What we assume of the vendors, both ways. Switches whose both values the suites of one adapter try are not repeated;
 * `presetEditAppliesLive` and `zegoMessageUnknownRoom` are about calls that Usher never makes.
 */

type Stage = ControlStage & { sandbox: Awaited<ReturnType<typeof sandbox>> };
let stage: Stage | null = null;
afterEach(async () => {
	await stage?.close();
	stage = null;
});
afterAll(stopSandbox);

async function opened<Made extends Stage>(making: Promise<Made>): Promise<Made> {
	const made = await making;
	stage = made;
	return made;
}

async function gone({ control, now }: Stage, room: Parameters<Stage["inside"]>[0], userId: string): Promise<string> {
	const orderedAt = new Date(now().getTime() - 1_000);
	const [presence] = await control.confirmGone(room, [personOf(userId)], { ...call(), orderedAt });
	return `${presence?.state}`;
}

test.each([5, 20, 300])("Agora keeps somebody who lost their edge server for %i s", async (agoraTimeoutSeconds) => {
	const agora = await opened(agoraStage({ agoraTimeoutSeconds, agoraKickMissesDisconnected: true }));
	const { room } = await agora.makeRoom("room", [
		{ userId: "11", name: "" },
		{ userId: "12", name: "" },
	]);
	await order(agora.sandbox, "/agora/channels/room/users/11", { online: false }, "PATCH");
	const ack = await agora.control.perform({ type: "kick", room, target: personOf("11") }, call());
	// The rule missed them: while the vendor lists them nothing is claimed, and once it does not they are gone.
	expect(ack).toMatchObject({ already: false, evidence: "provider-ack" });
	expect(await gone(agora, room, "11")).toBe("still-there");
	agora.pass(agoraTimeoutSeconds * 1_000 + 1);
	expect(await gone(agora, room, "11")).toBe("gone");
	expect(agora.inside(room)).toEqual(["12"]);
});

test.each([30, 100])(
	"ZEGO keeps somebody whose heartbeat stopped for %i s, and removes them all the same",
	async (zegoHeartbeatSeconds) => {
		const zego = await opened(zegoStage({ zegoHeartbeatSeconds }));
		const { room } = await zego.makeRoom("hall", [
			{ userId: "ada", name: "Ada" },
			{ userId: "bob", name: "Bob" },
			{ userId: "cem", name: "Cem" },
		]);
		for (const userId of ["ada", "bob"]) {
			await order(zego.sandbox, `/zego/rooms/hall/users/${userId}`, { online: false }, "PATCH");
		}
		const ack = await zego.control.perform({ type: "kick", room, target: personOf("ada") }, call());
		expect(ack).toMatchObject({ already: false, evidence: "reconciled" });
		zego.pass(zegoHeartbeatSeconds * 500);
		expect(zego.inside(room)).toEqual(["bob", "cem"]);
		zego.pass(zegoHeartbeatSeconds * 500);
		expect(zego.inside(room)).toEqual(["cem"]);
		const late = await zego.control.perform({ type: "kick", room, target: personOf("bob") }, call());
		expect(late).toMatchObject({ already: true });
	},
);

test.each([0, null])(
	"a session that nobody is in lives on for %s s more: everybody is out either way",
	async (sessionKeepAliveSeconds) => {
		const kit = await opened(realtimeKitStage({ sessionKeepAliveSeconds }));
		const { room } = await kit.makeRoom("Room", [
			{ userId: "ada", name: "Ada" },
			{ userId: "bob", name: "Bob" },
		]);
		await kit.control.perform({ type: "kick-all", room, target: null }, call());
		expect(kit.inside(room)).toEqual([]);
		const facts = await kit.control.findRoom(room, call());
		// How a removal of everybody is confirmed: no session, or one that says that nobody is in.
		expect(facts?.session?.people ?? 0).toBe(0);
	},
);

test.each([60, 86_400])("a token lives for %i s: entering again gives a fresh one", async (tokenLifetimeSeconds) => {
	const kit = await realtimeKitStage({ tokenLifetimeSeconds } satisfies Partial<Switches>);
	await opened(Promise.resolve(kit));
	const { room } = await kit.makeRoom("Room", []);
	const mia = { userId: "usher:mia", name: "Mia", presetName: kit.presets.all, participantId: null };
	const first = await kit.entry.enrol(room, mia, call());
	expect(kit.readToken(first.token)?.userId).toBe("usher:mia");
	kit.pass(tokenLifetimeSeconds * 1_000 + 1_000);
	expect(kit.readToken(first.token)).toBeNull();
	const again = await kit.entry.enrol(room, { ...mia, participantId: first.enrolment.participantId }, call());
	expect(again.enrolment.participantId).toBe(first.enrolment.participantId);
	expect(kit.readToken(again.token)?.userId).toBe("usher:mia");
});

test.each([401, 403, 404] as const)(
	"a closed room is told before anybody joins it, whatever joining would answer (%i)",
	async (inactiveStatus) => {
		const kit = await opened(realtimeKitStage({ inactiveStatus }));
		const { room } = await kit.makeRoom("Room", [{ userId: "ada", name: "Ada" }]);
		kit.closeRoom(room);
		expect(await kit.control.findRoom(room, call())).toMatchObject({ open: false });
		await expect(kit.control.perform({ type: "kick", room, target: personOf("ada") }, call())).resolves.toMatchObject({
			already: false,
		});
	},
);
