import Cloudflare from "cloudflare";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Contract, seat, startContract } from "./cloudflare-client";

let contract: Contract;
let kit: Cloudflare["realtimeKit"];
beforeAll(async () => {
	contract = await startContract();
	kit = contract.client().realtimeKit;
});
afterAll(() => contract.sandbox.close());
beforeEach(() => contract.sandbox.world.reset());

const appId = () => contract.app.app_id;

async function newMeeting(title: string): Promise<string> {
	const { data } = await kit.meetings.create(appId(), { ...contract.account, title });
	if (!data) throw new Error("no meeting");
	return data.id;
}

function notFound(call: Promise<unknown>) {
	return expect(call).rejects.toBeInstanceOf(Cloudflare.NotFoundError);
}

describe("apps", () => {
	it("are created and listed", async () => {
		const made = await kit.apps.post({ ...contract.account, name: "Second app" });
		expect(made.data?.app).toMatchObject({ name: "Second app", id: expect.any(String) });
		const listed = await kit.apps.get({ ...contract.account, search: "second" });
		expect(listed.data).toEqual([made.data?.app]);
		expect(listed.paging?.total_count).toBe(1);
	});
});

describe("meetings", () => {
	it("are created, read, changed and replaced; only PATCH changes the status", async () => {
		const id = await newMeeting("First");
		const params = { ...contract.app };
		expect((await kit.meetings.getMeetingByID(id, params)).data).toMatchObject({ id, status: "ACTIVE" });
		const patched = await kit.meetings.updateMeetingByID(id, { ...params, status: "INACTIVE", persist_chat: true });
		expect(patched.data).toMatchObject({ title: "First", status: "INACTIVE", persist_chat: true });
		const replaced = await kit.meetings.replaceMeetingByID(id, {
			...params,
			title: "Second",
			session_keep_alive_time_in_secs: 120,
		});
		expect(replaced.data).toMatchObject({
			title: "Second",
			status: "INACTIVE",
			persist_chat: false,
			session_keep_alive_time_in_secs: 120,
		});
	});

	it("refuse a keep-alive outside 60 to 600 seconds with the backend's envelope", async () => {
		const body = { ...contract.account, session_keep_alive_time_in_secs: 59 };
		const error = await kit.meetings.create(appId(), body).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Cloudflare.BadRequestError);
		expect(error).toMatchObject({ error: { success: false, error: { code: 400 } } });
	});

	it("are searched by id or title, filtered by status, and paged", async () => {
		const ids = [];
		for (let index = 0; index < 30; index += 1) ids.push(await newMeeting(`Room ${index}`));
		const list = (query: object) => kit.meetings.get(appId(), { ...contract.account, ...query });
		expect((await list({ search: ids[3] })).data).toMatchObject([{ title: "Room 3" }]);
		expect((await list({ search: "room 29" })).data).toHaveLength(1);
		const first = await list({ page_no: 1, per_page: 20 });
		const second = await list({ page_no: 2, per_page: 20 });
		expect([first.data.length, second.data.length]).toEqual([20, 10]);
		expect(second.paging).toEqual({ start_offset: 20, end_offset: 30, total_count: 30 });
		expect(new Set([...first.data, ...second.data].map((row) => row.id)).size).toBe(30);
		await kit.meetings.updateMeetingByID(ids[0] ?? "", { ...contract.app, status: "INACTIVE" });
		expect((await list({ status: "INACTIVE" })).data).toHaveLength(1);
		contract.sandbox.world.setSwitches({ firstPage: 0 });
		expect((await list({ page_no: 1, per_page: 20 })).data).toHaveLength(10);
	});

	it("that are INACTIVE keep the people inside, and let nobody new in", async () => {
		const id = await newMeeting("Closing");
		seat(contract.sandbox, id, "inside");
		await kit.meetings.updateMeetingByID(id, { ...contract.app, status: "INACTIVE" });
		expect(contract.sandbox.world.live.room(id).peers.size).toBe(1);
		expect(() => seat(contract.sandbox, id, "late")).toThrow(/not active/u);
		contract.sandbox.world.setSwitches({ inactiveDropsPeople: true });
		await kit.meetings.updateMeetingByID(id, { ...contract.app, status: "INACTIVE" });
		expect(contract.sandbox.world.live.room(id).peers.size).toBe(0);
	});

	it("answer 404 for an unknown meeting or app", async () => {
		await notFound(kit.meetings.getMeetingByID("nowhere", contract.app));
		await notFound(kit.meetings.getMeetingByID("nowhere", { ...contract.app, app_id: "no-app" }));
	});
});

describe("participants", () => {
	const person = { custom_participant_id: "usher:1", preset_name: "usher-host", name: "Hélène" };

	it("are added with a token that the sandbox takes, and listed without one", async () => {
		const meeting = await newMeeting("People");
		const { data } = await kit.meetings.addParticipant(meeting, { ...contract.app, ...person });
		expect(data).toMatchObject(person);
		expect(contract.sandbox.world.directory.readToken(data?.token ?? "").participant.id).toBe(data?.id);
		const listed = await kit.meetings.getMeetingParticipants(meeting, contract.app);
		expect(listed.data).toMatchObject([{ id: data?.id, custom_participant_id: "usher:1" }]);
		const one = await kit.meetings.getMeetingParticipant(data?.id ?? "", { ...contract.app, meeting_id: meeting });
		expect([...listed.data, one.data].some((row) => row && "token" in row)).toBe(false);
		const answer = await contract.raw(`/${appId()}/meetings/${meeting}/participants`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(person),
		});
		expect(answer.status).toBe(201);
	});

	it("get a fresh token, and another preset with a token", async () => {
		const meeting = await newMeeting("People");
		const { data } = await kit.meetings.addParticipant(meeting, { ...contract.app, ...person });
		const where = { ...contract.app, meeting_id: meeting };
		const { directory } = contract.sandbox.world;
		const changed = await kit.meetings.editParticipant(data?.id ?? "", { ...where, preset_name: "usher-viewer" });
		expect(directory.readToken(changed.data?.token ?? "").preset.name).toBe("usher-viewer");
		contract.sandbox.world.setSwitches({ refreshInvalidatesTokens: true });
		const fresh = await kit.meetings.refreshParticipantToken(data?.id ?? "", where);
		expect(directory.readToken(fresh.data?.token ?? "").participant.id).toBe(data?.id);
		expect(() => directory.readToken(data?.token ?? "")).toThrow(/newer/u);
	});

	it("withdrawn cannot use their token any more; the live connection stays unless the switch says otherwise", async () => {
		const meeting = await newMeeting("People");
		const where = { ...contract.app, meeting_id: meeting };
		const { world } = contract.sandbox;
		for (const dropped of [false, true]) {
			world.setSwitches({ deleteDropsLivePeer: dropped });
			const { participant, peerIds } = seat(contract.sandbox, meeting, `crm-${dropped}`);
			const token = world.directory.issueToken(participant);
			const gone = await kit.meetings.deleteMeetingParticipant(participant.id, where);
			expect(gone.data).toMatchObject({ custom_participant_id: `crm-${dropped}`, preset_id: expect.any(String) });
			expect(() => world.directory.readToken(token)).toThrow(/withdrawn/u);
			expect(world.live.peers.has(peerIds[0] ?? "")).toBe(!dropped);
			await notFound(kit.meetings.getMeetingParticipant(participant.id, where));
		}
	});

	it("with an unknown preset are refused; a second one with the same custom id is as the switch says", async () => {
		const meeting = await newMeeting("People");
		const add = (body: object) => kit.meetings.addParticipant(meeting, { ...contract.app, ...person, ...body });
		await notFound(add({ preset_name: "no-such" }));
		const first = await add({});
		expect((await add({})).data?.id).not.toBe(first.data?.id);
		contract.sandbox.world.setSwitches({ duplicateCustomId: "reuse" });
		expect((await add({})).data?.id).toBe(first.data?.id);
		contract.sandbox.world.setSwitches({ duplicateCustomId: "conflict" });
		await expect(add({})).rejects.toBeInstanceOf(Cloudflare.ConflictError);
	});
});

describe("presets", () => {
	it("are found by name with their whole permissions", async () => {
		const { data } = await kit.presets.get(appId(), { ...contract.account, search: "host-no-kick" });
		expect(data).toHaveLength(1);
		const preset = await kit.presets.getPresetByID(data[0]?.id ?? "", contract.app);
		expect(preset.data).toMatchObject({
			name: "host-no-kick",
			config: { view_type: "GROUP_CALL", max_video_streams: { desktop: 6 } },
			permissions: { kick_participant: false, pin_participant: true, media: { audio: {} } },
		});
	});

	it("are made whole, changed in part, and removed; what lacks a key is refused", async () => {
		const all = await kit.presets.get(appId(), { ...contract.account, search: "usher-host" });
		const template = (await kit.presets.getPresetByID(all.data[0]?.id ?? "", contract.app)).data;
		const whole = { ...contract.account, ...template, name: "copy" };
		const body: Cloudflare.RealtimeKit.PresetCreateParams = JSON.parse(JSON.stringify(whole));
		const made = await kit.presets.create(appId(), body);
		const id = made.data?.id ?? "";
		const changed = await kit.presets.update(id, { ...contract.app, permissions: { kick_participant: false } });
		expect(changed.data?.permissions).toMatchObject({ kick_participant: false, pin_participant: true });
		const lacking = { ...body.permissions, kick_participant: undefined };
		const broken: Cloudflare.RealtimeKit.PresetCreateParams = JSON.parse(
			JSON.stringify({ ...body, name: "broken", permissions: lacking }),
		);
		await expect(kit.presets.create(appId(), broken)).rejects.toThrow(/kick_participant is required/u);
		await kit.presets.delete(id, contract.app);
		await notFound(kit.presets.getPresetByID(id, contract.app));
	});
});
