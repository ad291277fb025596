import { randomInt, randomUUID } from "node:crypto";
import { type Backend, test as base, expect } from "./support/backend";
import type { RecordEntry, Sandbox } from "./support/sandbox";
import { projectId } from "./support/test";

const agoraProject = "a90a0000000000000000000000000001";
const zegoProject = "1234567890";

interface Place {
	room: { provider: string; projectId: string; roomId: string };
	path: string;
}

/** A room with each vendor, the same two people in all three. */
interface Places {
	realtimekit: Place;
	agora: Place;
	zego: Place;
	first: string;
	second: string;
	/** Who of the two is still where. */
	where(): Promise<string[]>;
	/** The world's record of these rooms since they were made. */
	record(): Promise<(RecordEntry & { at: number })[]>;
}

const place = (provider: string, project: string, roomId: string): Place => ({
	room: { provider, projectId: project, roomId },
	path: `/rooms/${provider}/${project}/${roomId}`,
});

interface Vendors {
	agora: { channels: { channelName: string; users: { uid: number }[] }[] };
	zego: { rooms: { roomId: string; users: { userId: string }[] }[] };
}

async function makePlaces(sandbox: Sandbox, obeying: boolean): Promise<Places> {
	const first = String(randomInt(900_000_000, 1_400_000_000));
	const second = String(Number(first) + 1);
	const name = `on-time-${first}`;
	const meetingId = await sandbox.makeRoom({ title: name });
	const people = [first, second];
	await sandbox.addPeople(
		meetingId,
		people.map((id) => ({ customParticipantId: id, name: `Person ${id}` })),
	);
	await sandbox.call("POST", "/agora/channels", {
		channelName: name,
		users: people.map((id) => ({ uid: Number(id), audio: true, obeysNotices: obeying && id === first })),
	});
	await sandbox.call("POST", "/zego/rooms", {
		roomId: name,
		users: people.map((id) => ({ userId: id, userName: `Person ${id}`, obeysNotices: obeying && id === first })),
	});
	const where = async () => {
		const vendors = await sandbox.call<Vendors>("GET", "/vendors");
		const { peers } = await sandbox.room(meetingId);
		const uids = vendors.agora.channels.find((each) => each.channelName === name)?.users ?? [];
		const users = vendors.zego.rooms.find((each) => each.roomId === name)?.users ?? [];
		return [
			...peers.map((peer) => `realtimekit ${peer.customParticipantId}`),
			...uids.map(({ uid }) => `agora ${uid}`),
			...users.map(({ userId }) => `zego ${userId}`),
		].filter((text) => people.some((id) => text.endsWith(id)));
	};
	const record = async () => {
		const { entries } = await sandbox.call<{ entries: (RecordEntry & { at: number })[] }>("GET", "/record?after=0");
		return entries.filter((entry) =>
			[entry.meetingId, entry.channelName, entry.roomId].some((id) => id === meetingId || id === name),
		);
	};
	return {
		realtimekit: place("realtimekit", projectId, meetingId),
		agora: place("agora", agoraProject, name),
		zego: place("zego", zegoProject, name),
		first,
		second,
		where,
		record,
	};
}

const test = base.extend<{ places: Places; obeying: boolean }>({
	obeying: [false, { option: true }],
	places: async ({ sandbox, obeying }, use) => use(await makePlaces(sandbox, obeying)),
});

const vendors = ["realtimekit", "agora", "zego"] as const;

async function endAt(backend: Backend, { room }: Place, at: Date): Promise<void> {
	const answer = await backend.order("/schedules", {
		room,
		title: "Class",
		timing: { kind: "once", startsAt: null, end: { kind: "at", at: at.toISOString() } },
		keepOut: { kind: "minutes", minutes: 30 },
		message: "The class ends in a moment.",
	});
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
}

test("rooms of all three vendors end on time with no console open, and stay closed where the vendor can", async ({
	backend,
	places,
	sandbox,
}) => {
	const key = await backend(["schedule", "rooms", "tokens"]);
	const at = new Date(Date.now() + 14_000);
	for (const vendor of vendors) await endAt(key, places[vendor], at);
	const states = async () => {
		const found: Record<string, string> = {};
		for (const vendor of vendors) {
			const { body } = await key.call("GET", `${places[vendor].path}/schedules`);
			found[vendor] = body.ends[0]?.state ?? "none";
		}
		return found;
	};
	expect(await states()).toEqual({ realtimekit: "planned", agora: "planned", zego: "planned" });
	await expect.poll(states, { timeout: 40_000 }).toEqual({ realtimekit: "ended", agora: "ended", zego: "ended" });

	// The world judges: who left, when.
	expect(await places.where()).toEqual([]);
	const record = await places.record();
	const left = record.filter(({ kind }) => kind === "left");
	expect(left).toHaveLength(6);
	for (const entry of left) {
		expect(Math.abs(new Date(entry.at).getTime() - at.getTime()), JSON.stringify(entry)).toBeLessThanOrEqual(5_000);
	}

	// People were told where the server reaches them.
	const told = await Promise.all(
		(["agora", "zego"] as const).map(async (vendor) => {
			const path = `/${vendor}/messages/${places.first}`;
			const { messages } = await sandbox.call<{ messages: object[] }>("GET", path);
			return JSON.stringify(messages);
		}),
	);
	for (const messages of told) expect(messages).toContain("room-ends");

	// Nobody returns, where the vendor can keep them out; our own door is shut for all.
	const agora = await sandbox.call("POST", "/agora/join", {
		channelName: places.agora.room.roomId,
		uid: Number(places.first),
	});
	expect(agora).toMatchObject({ joined: false, reason: "CHANNEL_BANNED" });
	expect((await sandbox.room(places.realtimekit.room.roomId)).status).toBe("INACTIVE");
	const zego = await sandbox.call("POST", "/zego/join", { roomId: places.zego.room.roomId, userId: places.first });
	expect(zego).toMatchObject({ joined: true });
	for (const vendor of vendors) {
		const { room, path } = places[vendor];
		const preset = vendor === "realtimekit" ? { name: "Ada", presetName: "group_call_participant" } : {};
		const token = await key.order("/tokens", { ...room, userId: places.first, role: "publish", ...preset });
		expect(token.status, JSON.stringify(token.body)).toBe(409);
		const { body } = await key.call("GET", `${path}/schedules`);
		expect(body.closed).not.toBeNull();
		const cannot = body.facts.filter((fact: string) => /cannot|can’t|come back/i.test(fact));
		if (vendor === "zego") expect(cannot, body.facts.join("\n")).not.toEqual([]);
	}
});

test("a backend removes a person with each vendor, and a repeated call is the same act", async ({
	backend,
	places,
	database,
}) => {
	const key = await backend(["remove"]);
	const order = {
		targets: vendors.map((vendor) => ({ room: places[vendor].room, target: { userId: places.first } })),
		reason: { code: "abuse", text: "" },
	};
	const once = randomUUID();
	const answers = await Promise.all(Array.from({ length: 8 }, () => key.order("/removals", order, once)));
	const again = await key.order("/removals", order, once);
	// Whoever came while the first was being answered is told so, and is right to ask again.
	expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
	expect(again.status).toBe(202);
	expect(again.headers.get("idempotency-replayed")).toBe("true");
	const { commandId } = again.body;
	for (const { status, body } of answers) if (status === 202) expect(body.commandId).toBe(commandId);

	const states = async () => {
		const { body } = await key.call("GET", `/removals/${commandId}`);
		return body.items.map(({ state }: { state: string }) => state);
	};
	await expect.poll(states, { timeout: 20_000 }).toEqual(["removed", "removed", "removed"]);
	expect(await places.where()).toEqual(vendors.map((vendor) => `${vendor} ${places.second}`));
	const record = await places.record();
	// One act each, and the others untouched.
	expect(record.filter(({ kind }) => kind === "left")).toHaveLength(3);
	expect(record.filter(({ kind }) => kind === "rule-created")).toHaveLength(1);
	const { rows } = await database.query<{ kind: string; count: string }>(
		`select r.kind, count(*) from audit_rows r join commands c on c.id = r.command_id
		 where c.batch_id = $1 and r.actor_kind = 'api-key' and r.origin = 'api' group by r.kind`,
		[commandId],
	);
	expect(Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))).toMatchObject({ intent: 3 });

	// The same key with another order is refused, and does nothing.
	const other = { ...order, targets: [{ room: places.zego.room, target: { userId: places.second } }] };
	expect((await key.order("/removals", other, once)).status).toBe(422);
	expect(await places.where()).toHaveLength(3);
});

test.describe("asked to leave", () => {
	test.use({ obeying: true });

	test("who obeys leaves by themselves, who does not is removed after their time", async ({ backend, places }) => {
		const key = await backend(["ask", "remove", "rooms"]);
		for (const vendor of ["agora", "zego"] as const) {
			const answer = await key.order("/notices", {
				room: places[vendor].room,
				targets: [{ userId: places.first }, { userId: places.second }],
				text: "Please leave the room.",
				reactSeconds: 5,
				thenRemove: true,
			});
			expect(answer.status, JSON.stringify(answer.body)).toBe(202);
		}
		const states = async () => {
			const found: string[] = [];
			for (const vendor of ["agora", "zego"] as const) {
				const { body } = await key.call("GET", `${places[vendor].path}/notices`);
				for (const id of [places.first, places.second]) {
					const notice = body.notices.find((each: { target: { userId: string } }) => each.target.userId === id);
					found.push(`${vendor} ${notice?.state}`);
				}
			}
			return found;
		};
		await expect
			.poll(states, { timeout: 40_000 })
			.toEqual(["agora left", "agora removed", "zego left", "zego removed"]);
		const reasons = (await places.record())
			.filter(({ kind, vendor }) => kind === "left" && vendor !== undefined)
			.map((entry) => `${entry.vendor} ${entry.uid ?? entry.userId} ${entry.reason}`);
		expect(reasons.filter((text) => text.includes(places.first))).toHaveLength(2);
		expect(reasons.filter((text) => text.includes(places.first) && !text.endsWith(" left"))).toEqual([]);
		expect(reasons.filter((text) => text.includes(places.second) && text.endsWith(" left"))).toEqual([]);
	});
});

test("an Agora token that ends with the room drops its holder at that time", async ({ backend, places, sandbox }) => {
	const key = await backend(["schedule", "rooms", "tokens"]);
	const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 10_000);
	await endAt(key, places.agora, at);
	const uid = randomInt(1_500_000_000, 2_000_000_000);
	const { room, path } = places.agora;
	const minted = await key.order("/tokens", { ...room, userId: String(uid), role: "publish" });
	expect(minted.status, JSON.stringify(minted.body)).toBe(201);
	expect(minted.body.cutBy).toBe("scheduled-end");
	expect(Math.abs(new Date(minted.body.expiresAt).getTime() - at.getTime())).toBeLessThanOrEqual(1_000);
	// Without its end, only the token is left to drop anybody.
	const { body } = await key.call("GET", `${path}/schedules`);
	expect((await key.call("DELETE", `/schedules/${body.schedules[0].scheduleId}`)).status).toBe(200);
	const joined = await sandbox.call("POST", "/agora/join", {
		channelName: room.roomId,
		uid,
		token: minted.body.token,
	});
	expect(joined).toMatchObject({ joined: true });
	const dropped = async () => (await places.record()).filter((entry) => entry.kind === "left" && entry.uid === uid);
	await expect.poll(async () => (await dropped()).length, { timeout: 30_000 }).toBe(1);
	const [entry] = await dropped();
	expect(entry?.reason).toBe("token-expired");
	expect(Math.abs(new Date(entry?.at ?? 0).getTime() - at.getTime())).toBeLessThanOrEqual(2_000);
});
