import Cloudflare from "cloudflare";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Contract, seat, startContract } from "./cloudflare-client";

let contract: Contract;
let kit: Cloudflare["realtimeKit"];
let meetingId: string;
beforeAll(async () => {
	contract = await startContract();
	kit = contract.client().realtimeKit;
});
afterAll(() => contract.sandbox.close());
beforeEach(() => {
	contract.sandbox.world.reset();
	meetingId = contract.sandbox.world.directory.createMeeting({ title: "Town hall" }).id;
});

const world = () => contract.sandbox.world;
const inside = () => world().live.room(meetingId).peers.size;

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => "nothing was thrown",
		(thrown: unknown) => thrown,
	);
}

describe("the active session", () => {
	it("is 404 before anybody came, then tells who is inside", async () => {
		const absent = await thrownBy(kit.activeSession.getActiveSession(meetingId, contract.app));
		expect(absent).toBeInstanceOf(Cloudflare.NotFoundError);
		expect(absent).toMatchObject({ error: { success: false, error: { code: 404 } } });
		seat(contract.sandbox, meetingId, "crm-1", 2);
		const { data } = await kit.activeSession.getActiveSession(meetingId, contract.app);
		expect(data).toMatchObject({
			associated_id: meetingId,
			status: "LIVE",
			live_participants: 2,
			meeting_display_name: "Town hall",
		});
	});
});

describe("kick", () => {
	it("drops every live connection of a person, by participant id or custom id", async () => {
		const ada = seat(contract.sandbox, meetingId, "crm-1", 3);
		seat(contract.sandbox, meetingId, "crm-2");
		seat(contract.sandbox, meetingId, "crm-3");
		const reasons: string[] = [];
		world().on((event) => event.type === "peer-left" && reasons.push(event.reason));
		const byId = await kit.activeSession.kickParticipants(meetingId, {
			...contract.app,
			participant_ids: [ada.participant.id],
		});
		expect(byId.data?.participants).toMatchObject([{ id: ada.participant.id, name: "Name of crm-1" }]);
		expect(inside()).toBe(2);
		await kit.activeSession.kickParticipants(meetingId, { ...contract.app, custom_participant_ids: ["crm-2"] });
		expect(inside()).toBe(1);
		expect(reasons).toEqual(["kicked", "kicked", "kicked", "kicked"]);
	});

	it("answers 404 for somebody who is not in, with the vendor's words, and kicks nobody", async () => {
		seat(contract.sandbox, meetingId, "crm-1");
		const thrown = await thrownBy(
			kit.activeSession.kickParticipants(meetingId, {
				...contract.app,
				custom_participant_ids: ["crm-1", "nobody"],
			}),
		);
		expect(thrown).toMatchObject({
			status: 404,
			error: { success: false, error: { code: 404, message: "No user found with id nobody" } },
		});
		expect(inside()).toBe(1);
		world().setSwitches({ kickPartlyUnknown: "kick-known" });
		await kit.activeSession.kickParticipants(meetingId, {
			...contract.app,
			custom_participant_ids: ["crm-1", "nobody"],
		});
		expect(inside()).toBe(0);
	});

	it("answers 404 without a session and 400 when it names nobody", async () => {
		const order = { ...contract.app, custom_participant_ids: ["crm-1"] };
		expect(await thrownBy(kit.activeSession.kickParticipants(meetingId, order))).toMatchObject({ status: 404 });
		seat(contract.sandbox, meetingId, "crm-1");
		const empty = { ...contract.app, custom_participant_ids: [], participant_ids: [] };
		expect(await thrownBy(kit.activeSession.kickParticipants(meetingId, empty))).toMatchObject({ status: 400 });
		expect(inside()).toBe(1);
	});

	it("does not take connection ids: REST knows people only", async () => {
		const { peerIds } = seat(contract.sandbox, meetingId, "crm-1");
		const order = { ...contract.app, participant_ids: peerIds };
		expect(await thrownBy(kit.activeSession.kickParticipants(meetingId, order))).toMatchObject({ status: 404 });
		expect(inside()).toBe(1);
	});
});

describe("kick-all", () => {
	it("ends the session for everybody", async () => {
		seat(contract.sandbox, meetingId, "crm-1", 2);
		seat(contract.sandbox, meetingId, "crm-2");
		const { data } = await kit.activeSession.kickAllParticipants(meetingId, contract.app);
		expect(data?.kicked_participants_count).toBe(3);
		expect(inside()).toBe(0);
		expect(await thrownBy(kit.activeSession.getActiveSession(meetingId, contract.app))).toMatchObject({ status: 404 });
		const ended = await contract.raw(`/${contract.app.app_id}/sessions?status=ENDED`);
		expect(ended.body).toMatchObject({ data: { sessions: [{ associated_id: meetingId, status: "ENDED" }] } });
	});
});

describe("mute and mute-all", () => {
	const mute = (path: string, body: object) =>
		contract.raw(`/${contract.app.app_id}/meetings/${meetingId}/active-session/${path}`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
		});

	it("are unroutable by default and work where the switch says so", async () => {
		const { peerIds } = seat(contract.sandbox, meetingId, "crm-1");
		const [peerId = ""] = peerIds;
		world().live.setMedia(peerId, "audio", true);
		const absent = await mute("mute", { custom_participant_ids: ["crm-1"] });
		expect(absent).toMatchObject({ status: 404, body: { errors: [{ code: 7003 }], result: null } });
		world().setSwitches({ restMute: true });
		const muted = await mute("mute", { custom_participant_ids: ["crm-1"] });
		expect(muted.body).toMatchObject({ data: { participants: [{ name: "Name of crm-1" }] } });
		expect(world().live.sends(world().live.peer(peerId), "audio")).toBe(false);
		world().live.setMedia(peerId, "audio", true);
		expect((await mute("mute-all", {})).body).toMatchObject({ data: { muted_participants_count: 1 } });
	});
});

describe("sessions", () => {
	const list = (query: object = {}) => kit.sessions.getSessions(contract.app.app_id, { ...contract.account, ...query });

	it("are listed by status, meeting and search, newest first, in pages", async () => {
		for (let index = 0; index < 5; index += 1) {
			const { id } = world().directory.createMeeting({ title: `Other ${index}` });
			seat(contract.sandbox, id, "crm-1");
			if (index % 2 === 0) world().live.end(id, "control");
		}
		seat(contract.sandbox, meetingId, "crm-1");
		expect((await list()).data?.sessions).toHaveLength(6);
		const live = await list({ status: "LIVE" });
		expect(live.data?.sessions?.map((row) => row.meeting_display_name)).toEqual(["Town hall", "Other 3", "Other 1"]);
		expect((await list({ associated_id: meetingId })).data?.sessions).toHaveLength(1);
		expect((await list({ search: "other 2" })).data?.sessions).toMatchObject([{ status: "ENDED" }]);
		const oldest = await list({ sort_order: "ASC", per_page: 2, page_no: 1 });
		expect(oldest.data?.sessions?.map((row) => row.meeting_display_name)).toEqual(["Other 0", "Other 1"]);
	});

	it("can come back empty and successful while rooms are live, as was reported from the field", async () => {
		seat(contract.sandbox, meetingId, "crm-1");
		world().setSwitches({ sessionsListEmpty: true });
		expect(await list({ status: "LIVE" })).toMatchObject({ success: true, data: { sessions: [] } });
		expect((await kit.activeSession.getActiveSession(meetingId, contract.app)).data?.live_participants).toBe(1);
	});

	it("are read in either envelope", async () => {
		seat(contract.sandbox, meetingId, "crm-1");
		const id = world().live.room(meetingId).session?.id ?? "";
		expect((await kit.sessions.getSessionDetails(id, contract.app)).data).toMatchObject({ id });
		world().setSwitches({ sessionEnvelope: "data.session" });
		expect((await kit.sessions.getSessionDetails(id, contract.app)).data).toMatchObject({ session: { id } });
	});

	it("tell who took part: by connection, searched, consolidated, with left_at once gone", async () => {
		const ada = seat(contract.sandbox, meetingId, "crm-1", 2);
		seat(contract.sandbox, meetingId, "crm-22");
		const id = world().live.room(meetingId).session?.id ?? "";
		world().live.leave(ada.peerIds[0] ?? "", "left");
		const people = (query: object = {}) => kit.sessions.getSessionParticipants(id, { ...contract.app, ...query });
		const all = (await people()).data?.participants ?? [];
		expect(all.map((row) => [row.id, row.custom_participant_id, row.left_at !== undefined])).toEqual([
			[ada.peerIds[0], "crm-1", true],
			[ada.peerIds[1], "crm-1", false],
			[expect.any(String), "crm-22", false],
		]);
		for (const search of ["crm-22", "name of CRM-22"]) {
			expect((await people({ search })).data?.participants).toHaveLength(1);
		}
		const consolidated = (await people({ view: "consolidated" })).data?.participants ?? [];
		expect(consolidated.map((row) => row.left_at)).toEqual([undefined, undefined]);
		const events = (await people({ search: "crm-1", include_peer_events: true })).data?.participants?.[0];
		expect(events?.peer_events?.map((event) => event.event_name)).toEqual([
			"PEER_CREATED",
			"PEER_JOINING",
			"PEER_LEAVING",
		]);
	});

	it("are found from a connection by the peer report", async () => {
		const { participant, peerIds } = seat(contract.sandbox, meetingId, "crm-1");
		const report = await kit.sessions.getParticipantDataFromPeerID(peerIds[0] ?? "", {
			...contract.app,
			filters: "ip_information",
		});
		expect(report.data?.participant).toMatchObject({
			user_id: participant.id,
			role: "group_call_participant",
			session_id: world().live.room(meetingId).session?.id,
			peer_report: { metadata: { ip_information: { ipv4: "127.0.0.1" } } },
		});
	});
});
