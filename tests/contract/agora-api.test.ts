import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { agoraApp, VendorStage } from "./vendor-stage";

let stage: VendorStage;
beforeAll(async () => {
	stage = await VendorStage.open();
});
afterAll(() => stage.sandbox.close());
beforeEach(async () => {
	await stage.control("POST", "/reset", {});
	await stage.control("POST", "/clock", { frozen: true });
});

const get = (path: string, headers?: Record<string, string>) => stage.agora("GET", path, undefined, headers);
const channelsPath = `/dev/v1/channel/${agoraApp}`;
const usersPath = (channel: string) => `/dev/v1/channel/user/${agoraApp}/${encodeURIComponent(channel)}`;
const rulePath = "/dev/v1/kicking-rule";

describe("who may call", () => {
	it.each([
		["no credentials", ""],
		["another secret", `Basic ${Buffer.from("sandbox-agora-customer:wrong").toString("base64")}`],
		[
			"the vendor's broken sample",
			`Basic :${Buffer.from("sandbox-agora-customer:sandbox-agora-secret").toString("base64")}`,
		],
		["a bearer", "Bearer sandbox-realtime-admin"],
	])("%s gets 401", async (_what, authorization) => {
		const answer = await get(channelsPath, { authorization });
		expect([answer.status, answer.body]).toEqual([401, { message: expect.any(String) }]);
	});

	it("tells a malformed app id from an unknown one", async () => {
		expect(await get("/dev/v1/channel/abc")).toMatchObject({ status: 400, body: { message: "invalid appid" } });
		expect((await get(`/dev/v1/channel/${"0".repeat(32)}`)).status).toBe(401);
		expect((await get(rulePath)).status).toBe(400);
		expect((await stage.agora("POST", rulePath, { cname: "x", privileges: ["join_channel"] })).status).toBe(400);
	});

	it("wants JSON where there is a body, and everywhere when the switch says so", async () => {
		const order = { appid: agoraApp, uid: 1, time: 0, privileges: ["join_channel"] };
		const plain = { "content-type": "text/plain" };
		expect((await stage.agora("POST", rulePath, order, plain)).status).toBe(415);
		expect((await stage.agora("POST", rulePath, "{")).status).toBe(400);
		expect((await get(channelsPath, plain)).status).toBe(200);
		await stage.control("PATCH", "/switches", { agoraGetNeedsContentType: true });
		expect((await get(channelsPath, plain)).status).toBe(415);
	});

	it("names each request, or not, and answers 404 for what is not there", async () => {
		const first = await get(channelsPath);
		expect(first.headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/u);
		expect((await get(channelsPath)).headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
		await stage.control("PATCH", "/switches", { agoraRequestIds: false });
		expect((await get(channelsPath)).headers.get("x-request-id")).toBeNull();
		expect((await get("/dev/v1/nonsense")).status).toBe(404);
		expect((await get(`/dev/v1/channel/user/${agoraApp}/%E0%A4%A`)).status).toBe(400);
	});
});

describe("limits per account", () => {
	const many = async (count: number, call: () => Promise<{ status: number }>) => {
		const statuses = await Promise.all(Array.from({ length: count }, call));
		return statuses.filter((answer) => answer.status === 429).length;
	};

	it("twenty a second for each query, a second from each call", async () => {
		expect(await many(21, () => get(channelsPath))).toBe(1);
		expect(await many(1, () => get(usersPath("nowhere")))).toBe(0);
		await stage.control("POST", "/clock", { advanceSeconds: 0.999 });
		expect(await get(channelsPath)).toMatchObject({ status: 429, body: { message: expect.any(String) } });
		await stage.control("POST", "/clock", { advanceSeconds: 0.001 });
		expect(await many(21, () => get(channelsPath))).toBe(1);
	});

	it("ten a second for rules, whose methods share it or not; what is over does nothing", async () => {
		await stage.control("POST", "/agora/channels", { channelName: "room", users: [{ uid: 5 }] });
		expect(await many(10, () => get(`${rulePath}?appid=${agoraApp}`))).toBe(0);
		const order = { appid: agoraApp, cname: "room", uid: 5, time: 0, privileges: ["join_channel"] };
		expect((await stage.agora("POST", rulePath, order)).status).toBe(429);
		expect(stage.sandbox.vendors.agora.channels.find("room")?.users.has(5)).toBe(true);
		await stage.control("PATCH", "/switches", { agoraRuleLimitShared: false });
		expect(await many(10, () => stage.agora("POST", rulePath, order))).toBe(0);
		expect((await stage.agora("POST", rulePath, order)).status).toBe(429);
	});

	it("can name a time to wait, other numbers, fixed windows, or none at all", async () => {
		await stage.control("PATCH", "/switches", { agoraQueryPerSecond: 1, agoraRetryAfterSeconds: 3 });
		expect((await get(channelsPath)).headers.get("retry-after")).toBeNull();
		expect((await get(channelsPath)).headers.get("retry-after")).toBe("3");
		await stage.control("PATCH", "/switches", { vendorLimitWindow: "fixed" });
		const untilNextSecond = 1 - (stage.sandbox.clock.now() % 1_000) / 1_000;
		await stage.control("POST", "/clock", { advanceSeconds: untilNextSecond });
		expect((await get(channelsPath)).status).toBe(200);
		await stage.control("PATCH", "/switches", { agoraLimits: false });
		expect(await many(50, () => get(channelsPath))).toBe(0);
	});
});

describe("queries", () => {
	it("page the channels from 0, largest first", async () => {
		for (const [channelName, people] of [
			["c3", 3],
			["c5", 5],
			["c4", 4],
		] as const) {
			await stage.control("POST", "/agora/channels", { channelName, people });
		}
		const page = async (query: string) => (await get(`${channelsPath}?${query}`)).body;
		const [c5, c4, c3] = ["c5", "c4", "c3"].map((channel_name) => ({
			channel_name,
			user_count: Number(channel_name.slice(1)),
		}));
		expect(await page("")).toEqual({ success: true, data: { channels: [c5, c4, c3], total_size: 3 } });
		expect(await page("page_no=0&page_size=2")).toMatchObject({ data: { channels: [c5, c4] } });
		expect(await page("page_no=1&page_size=2")).toMatchObject({ data: { channels: [c3], total_size: 3 } });
		expect(await page("page_no=9&page_size=2")).toMatchObject({ data: { channels: [] } });
		expect((await get(`${channelsPath}?page_size=0`)).status).toBe(400);
		expect((await get(`${channelsPath}?page_no=-1`)).status).toBe(400);
	});

	it("show 100 channels unless asked, and 500 at most", async () => {
		await stage.control("PATCH", "/switches", { agoraLimits: false });
		for (let index = 0; index < 520; index += 1) {
			stage.sandbox.vendors.agora.join({ channelName: `room-${index}`, uid: 1 });
		}
		const shown = async (query: string) => {
			const { channels } = ((await get(channelsPath + query)).body as { data: { channels: unknown[] } }).data;
			return channels.length;
		};
		expect(await shown("")).toBe(100);
		expect(await shown("?page_size=500&page_no=1")).toBe(20);
		expect(await shown("?page_size=9999")).toBe(500);
	});

	it("tell a conversation's people from a broadcast's hosts and audience", async () => {
		const name = "class 4b? #1 (50%)";
		await stage.control("POST", "/agora/channels", { channelName: name, users: [{ uid: 7 }, { uid: 8 }] });
		expect((await get(usersPath(name))).body).toEqual({
			success: true,
			data: { channel_exist: true, mode: 1, total: 2, users: [7, 8] },
		});
		const users = [{ uid: 1, role: "host" }, { uid: 2 }, { uid: 3 }];
		await stage.control("POST", "/agora/channels", { channelName: "live", mode: 2, users });
		const hosts = { channel_exist: true, mode: 2, broadcasters: [1] };
		expect((await get(usersPath("live"))).body).toEqual({
			success: true,
			data: { ...hosts, audience: [2, 3], audience_total: 2 },
		});
		expect((await get(`${usersPath("live")}/hosts_only`)).body).toEqual({ success: true, data: hosts });
		expect((await get(`${usersPath("live")}?hosts_only=true`)).body).toEqual({ success: true, data: hosts });
		expect((await get(usersPath("nowhere"))).body).toEqual({ success: true, data: { channel_exist: false } });
	});

	it("tell one person's state, for whole numbers only", async () => {
		const users = [{ uid: 4_294_967_295, role: "host", platform: 2 }];
		await stage.control("POST", "/agora/channels", { channelName: "live", mode: 2, users });
		const property = (uid: string) => get(`/dev/v1/channel/user/property/${agoraApp}/${uid}/live`);
		const join = Math.floor(stage.sandbox.clock.now() / 1_000);
		expect((await property("4294967295")).body).toEqual({
			success: true,
			data: { in_channel: true, uid: 4_294_967_295, join, platform: 2, role: 2 },
		});
		expect((await property("5")).body).toEqual({ success: true, data: { in_channel: false } });
		expect((await property("4294967296")).status).toBe(400);
		expect((await property("abc")).status).toBe(400);
		expect((await property("1e3")).status).toBe(400);
	});
});

describe("what a rule's body has to be", () => {
	const good = { appid: agoraApp, cname: "room", uid: 5, time: 0, privileges: ["join_channel"] };
	it.each([
		["a text as uid", { ...good, uid: "5" }],
		["a fraction as uid", { ...good, uid: 5.5 }],
		["a negative uid", { ...good, uid: -5 }],
		["too large a uid", { ...good, uid: 4_294_967_296 }],
		["a list as uid", { ...good, uid: [5] }],
		["no privileges", { ...good, privileges: undefined }],
		["an empty list of privileges", { ...good, privileges: [] }],
		["an unknown privilege", { ...good, privileges: ["leave_channel"] }],
		["a negative time", { ...good, time: -1 }],
		["a text as time", { ...good, time: "0" }],
	])("%s is a 400 and does nothing", async (_what, body) => {
		await stage.control("POST", "/agora/channels", { channelName: "room", users: [{ uid: 5 }] });
		expect((await stage.agora("POST", rulePath, body)).status).toBe(400);
		expect(stage.sandbox.vendors.agora.channels.find("room")?.users.size).toBe(1);
		expect(await stage.happened("agora", "rule-created")).toEqual([]);
	});
});

describe("Signaling", () => {
	const send = (body: object, query = "?wait_for_ack=true") =>
		stage.agora("POST", `/dev/v2/project/${agoraApp}/rtm/users/usher-console/peer_messages${query}`, body);

	it("brings a message to a simulated client and says so when asked to wait", async () => {
		await stage.control("POST", "/agora/channels", { channelName: "room", users: [{ uid: 5 }] });
		const sent = await send({ destination: "5", payload: "please leave" });
		expect(sent.body).toEqual({ result: "success", request_id: expect.any(String), code: "message_delivered" });
		expect((await send({ destination: "5", payload: "again" }, "")).body).toMatchObject({ code: "message_sent" });
		const { messages } = await stage.control("GET", "/agora/messages/5");
		expect(messages).toMatchObject([{ from: "usher-console", payload: "please leave" }, { payload: "again" }]);
		expect(await stage.happened("agora", "message")).toMatchObject([{ to: "5", delivered: true }, {}]);
	});

	it("says that nobody is there, without a result unless the switch gives one", async () => {
		const { body } = await send({ destination: "5", payload: "hello" });
		expect(body).toEqual({ request_id: expect.any(String), code: "message_offline" });
		await stage.control("PATCH", "/switches", { agoraOfflineResult: true });
		expect((await send({ destination: "5", payload: "hello" })).body).toMatchObject({ result: "failed" });
		await stage.control("POST", "/agora/channels", { channelName: "room", users: [{ uid: 5 }] });
		await stage.control("PATCH", "/agora/channels/room/users/5", { signalling: false });
		expect((await send({ destination: "5", payload: "hello" })).body).toMatchObject({ code: "message_offline" });
	});

	it.each([
		["an empty payload", { destination: "5", payload: "" }],
		["more than 32 KB", { destination: "5", payload: "€".repeat(11_000) }],
		["an object as payload", { destination: "5", payload: {} }],
		["a long destination", { destination: "5".repeat(65), payload: "x" }],
		["a foreign character", { destination: "fünf", payload: "x" }],
	])("%s is a 400", async (_what, body) => {
		expect((await send(body)).status).toBe(400);
	});

	it("takes 32 KB, and its own number of calls a second", async () => {
		expect((await send({ destination: "5", payload: "x".repeat(32_768) })).status).toBe(200);
		await stage.control("PATCH", "/switches", { agoraMessagePerSecond: 2 });
		expect((await send({ destination: "5", payload: "x" })).status).toBe(200);
		expect((await send({ destination: "5", payload: "x" })).status).toBe(429);
	});
});

describe("tokens", () => {
	const join = (more: object) => stage.control("POST", "/agora/join", { channelName: "room", uid: 5, ...more });
	const token = async (order: object) => (await stage.control("POST", "/agora/token", order)).token;

	it("let in whom they name until their end, and then put them out", async () => {
		const mine = await token({ channelName: "room", uid: 5, seconds: 60 });
		expect(await join({ token: mine })).toEqual({ joined: true });
		await stage.control("POST", "/clock", { advanceSeconds: 59 });
		expect(stage.sandbox.vendors.agora.channels.find("room")?.users.has(5)).toBe(true);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(stage.sandbox.vendors.agora.channels.find("room")).toBeUndefined();
		expect(await stage.happened("agora", "left")).toMatchObject([
			{ uid: 5, reason: "token-expired", connection: { web: "TOKEN_EXPIRE" } },
		]);
		expect(await join({ token: mine })).toEqual({ joined: false, reason: "TOKEN_EXPIRED" });
	});

	it("bound to nobody let anybody in; another channel's, another's and none at all do not", async () => {
		expect(await join({ token: await token({ channelName: "room", uid: 0, seconds: 60 }) })).toEqual({ joined: true });
		const wrong = { joined: false, reason: "TOKEN_INVALID" };
		expect(await join({ token: await token({ channelName: "other", uid: 5, seconds: 60 }) })).toEqual(wrong);
		expect(await join({ token: await token({ channelName: "room", uid: 6, seconds: 60 }) })).toEqual(wrong);
		expect(await join({ token: "007" })).toEqual(wrong);
	});
});

describe("faults", () => {
	it("make Agora fail in its own words, cut, garble, or act and not tell", async () => {
		await stage.control("POST", "/agora/channels", { channelName: "room", users: [{ uid: 5 }, { uid: 6 }] });
		const path = "kicking-rule";
		const order = (uid: number) => ({ appid: agoraApp, cname: "room", uid, time: 0, privileges: ["join_channel"] });
		await stage.control("POST", "/faults", { surface: "agora", path, effect: { status: 500 }, times: 1 });
		expect(await stage.agora("POST", rulePath, order(5))).toMatchObject({
			status: 500,
			body: { message: expect.any(String) },
		});
		await stage.control("POST", "/faults", { surface: "agora", path, effect: { malformed: true }, times: 1 });
		await expect(stage.agora("POST", rulePath, order(5))).rejects.toThrow(SyntaxError);
		expect(stage.sandbox.vendors.agora.channels.find("room")?.users.size).toBe(2);
		const effect = { drop: true, afterwards: true };
		await stage.control("POST", "/faults", { surface: "agora", path, effect, times: 1 });
		await expect(stage.agora("POST", rulePath, order(5))).rejects.toThrow("fetch failed");
		expect([...(stage.sandbox.vendors.agora.channels.find("room")?.users.keys() ?? [])]).toEqual([6]);
		expect((await get(channelsPath)).status).toBe(200);
	});

	it("never answer", async () => {
		await stage.control("POST", "/faults", { surface: "agora", path: "/dev/v1/channel/", effect: { hang: true } });
		const impatient = fetch(`${stage.sandbox.url}/agora${channelsPath}`, { signal: AbortSignal.timeout(150) });
		await expect(impatient).rejects.toMatchObject({ name: "TimeoutError" });
	});

	it("leave credentials out of the record", async () => {
		await get(channelsPath);
		const record = JSON.stringify(stage.sandbox.world.record.after(0));
		expect(record).toContain('"vendor":"agora"');
		expect(record).not.toMatch(/Basic|sandbox-agora-secret|c2FuZGJveC1hZ29yYS/u);
	});
});
