import { randomUUID } from "node:crypto";
import { operations } from "@/lib/api/v1/operations";
import type { RoomRef } from "@/lib/moderation/words/room";
import { fillPath, postAction, routeMethods } from "@/tests/security/actions-and-routes";
import { ask, json, ours } from "./support/http";
import { type ConsolePerson, expect, test } from "./support/people";
import type { RecordEntry } from "./support/sandbox";
import { projectId } from "./support/test";
import {
	actionArguments,
	actionNamed,
	apiDocument,
	apiPaths,
	forEverybody,
	muteOrder,
	pages,
	routes,
	surface,
} from "./support/ways-in";

/** An action can be sent to any path: its own page's, another's, and one that is not there. */
const pathsForActions = ["/", "/users", "/rooms", "/sign-in", "/no/such/path"];
const refusals = ["not-signed-in", "forbidden", "foreign-origin", "not-found"];

const roomRef = (roomId: string): RoomRef => ({ provider: "realtimekit", projectId, roomId });
const paramsOf = (room: RoomRef, commandId: string = randomUUID()) => ({ ...room, commandId, noticeId: randomUUID() });
const codeOf = (text: string): string | undefined => text.match(/"code":"([^"]+)"/)?.[1];

/** The routes' calls, one by one. */
const calls = Object.entries(routes).flatMap(([path, each]) => each.map((call) => ({ path, ...call })));

function address(url: string, path: string, params: Record<string, string>): URL {
	return new URL(fillPath({ kind: "route", path }, params), url);
}

test("each way in that the build has is one that this suite tries", () => {
	expect(surface.paths.map((entry) => entry.path).sort()).toEqual(
		[...forEverybody, ...Object.keys(pages), ...Object.keys(routes), ...apiPaths].sort(),
	);
	expect(Object.keys(actionArguments)).toEqual(expect.arrayContaining(surface.actions.map((action) => action.name)));
});

test("without a session no page shows anything and no route does anything", async ({ stack, room }) => {
	const { meetingId, title } = await room({ people: 2 });
	const ref = roomRef(meetingId);
	for (const path of Object.keys(pages)) {
		const target = fillPath({ kind: "page", path }, paramsOf(ref));
		const signIn = `/sign-in?next=${encodeURIComponent(target)}`;
		const asked: Record<string, string>[] = [{}, { cookie: "usher.session=forged" }];
		for (const headers of asked) {
			const answer = await ask(new URL(target, stack.url), { headers });
			expect(answer.status, target).toBe(307);
			expect(answer.headers.location).toContain(signIn);
			expect(answer.text).not.toContain(title);
		}
		// The router asks with a mark of its own in the address, and gets the redirect as data.
		const marked = await ask(new URL(target, stack.url), { headers: { rsc: "1" } });
		expect(marked.status, target).toBe(307);
		const payload = await ask(new URL(String(marked.headers.location), stack.url), { headers: { rsc: "1" } });
		expect(payload.text, target).toContain("NEXT_REDIRECT");
		expect(payload.text, target).toContain(signIn);
		expect(payload.text, target).not.toContain(title);
	}
	for (const path of Object.keys(routes)) {
		for (const method of routeMethods) {
			const call = routes[path]?.find((each) => each.method === method);
			const body = method === "GET" ? undefined : JSON.stringify(call?.body?.(ref) ?? {});
			const headers = { ...ours(stack.url), ...json };
			const answer = await ask(address(stack.url, path, paramsOf(ref)), { method, headers, body });
			expect(answer.status, `${method} ${path}`).toBe(call === undefined ? 405 : 401);
			if (call !== undefined) expect(codeOf(answer.text)).toBe("not-signed-in");
		}
	}
});

test("no route of the API takes a session for a key, and only admins read its document", async ({
	stack,
	room,
	person,
}) => {
	const { meetingId } = await room({ people: 2 });
	const [admin, moderator] = await Promise.all([person({ role: "admin" }), person({ role: "moderator" })]);
	const headers = { ...ours(stack.url), ...json, cookie: await admin.cookie() };
	const params = { ...paramsOf(roomRef(meetingId)), scheduleId: randomUUID(), endId: randomUUID() };
	for (const { method, path } of operations) {
		const target = address(stack.url, `/api/v1${path.replace(/\{(\w+)\}/g, "[$1]")}`, params);
		const sent = { method, headers, ...(method === "POST" && { body: "{}" }) };
		for (const authorization of [undefined, `Bearer usher_${"0".repeat(49)}`]) {
			const answer = await ask(target, {
				...sent,
				headers: { ...headers, ...(authorization !== undefined && { authorization }) },
			});
			expect(answer.status, `${method} ${path}`).toBe(401);
			expect(codeOf(answer.text)).toBe("no-key");
		}
	}
	const read = async (cookie?: string) =>
		(await ask(new URL(apiDocument, stack.url), { headers: cookie === undefined ? {} : { cookie } })).status;
	expect(await read(headers.cookie)).toBe(200);
	expect(await read(await moderator.cookie())).toBe(403);
	expect(await read()).toBe(401);
});

/** Somebody to act at, and a removal that could be retried. */
async function victimIn(meetingId: string, by: ConsolePerson, at: ConsolePerson, url: string) {
	const removalId = randomUUID();
	const order = { ...muteOrder(roomRef(meetingId), removalId), type: "kick" };
	const headers = { ...ours(url), ...json, cookie: await by.cookie() };
	const ordered = await ask(new URL("/api/commands", url), { method: "POST", headers, body: JSON.stringify(order) });
	expect(ordered.status, ordered.text).toBe(200);
	const report = { outcome: "unknown", code: "not-confirmed", latencyMs: 5000, connectionIds: [] };
	const reported = await ask(new URL(`/api/commands/${removalId}/outcome`, url), {
		method: "POST",
		headers,
		body: JSON.stringify(report),
	});
	expect(reported.status, reported.text).toBe(200);
	return { userId: at.id, newEmail: `${randomUUID()}@usher.test`, removalId, room: roomRef(meetingId) };
}

test("no action runs without a session, with too low a role or from elsewhere, whatever path it is sent to", async ({
	stack,
	room,
	person,
	database,
	sandbox,
}) => {
	const { meetingId } = await room({ people: 2 });
	const [admin, moderator, host, viewer, other] = await Promise.all([
		person({ role: "admin" }),
		person({ role: "moderator" }),
		person({ role: "host", rooms: [meetingId] }),
		person({ role: "viewer", rooms: [meetingId] }),
		person({ role: "host" }),
	]);
	const victim = await victimIn(meetingId, host, viewer, stack.url);
	const own = ours(stack.url);
	const asAdmin = { cookie: await admin.cookie() };
	const asViewer = { ...own, cookie: await viewer.cookie() };
	const foreign = { origin: "https://elsewhere.example" };
	const anybody = [
		{ who: "nobody", headers: own },
		{ who: "a forged session", headers: { ...own, cookie: "usher.session=forged" } },
		{ who: "a viewer", headers: asViewer },
		{ who: "an admin from elsewhere", headers: { ...asAdmin, ...foreign } },
		{ who: "an admin from nowhere", headers: { ...asAdmin, origin: "null" } },
		{ who: "an admin without an origin", headers: asAdmin },
		{ who: "an admin from another site", headers: { ...asAdmin, ...own, "sec-fetch-site": "cross-site" } },
		{
			who: "an admin from elsewhere with a host to match",
			headers: { ...asAdmin, ...foreign, "x-forwarded-host": "elsewhere.example" },
		},
		{
			who: "an admin from elsewhere with our host forwarded",
			headers: { ...asAdmin, ...foreign, "x-forwarded-host": new URL(stack.url).host },
		},
	];
	const tooLow: Record<string, { who: string; headers: Record<string, string> }[]> = {
		addUserAction: [
			{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } },
			{ who: "a host", headers: { ...own, cookie: await host.cookie() } },
		],
		askToLeaveAction: [{ who: "a host of other rooms", headers: { ...own, cookie: await other.cookie() } }],
		setPolicyAction: [{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } }],
		addKeyAction: [{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } }],
		// A RealtimeKit room, where a host and a moderator act by their preset, from inside, and not by this action.
		removePeople: [
			{ who: "a host of other rooms", headers: { ...own, cookie: await other.cookie() } },
			{ who: "the room’s host", headers: { ...own, cookie: await host.cookie() } },
			{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } },
		],
		removeEveryone: [
			{ who: "a host of other rooms", headers: { ...own, cookie: await other.cookie() } },
			{ who: "the room’s host", headers: { ...own, cookie: await host.cookie() } },
			{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } },
		],
		changeUserAction: [{ who: "a moderator", headers: { ...own, cookie: await moderator.cookie() } }],
		retryRemovalAction: [{ who: "a host of other rooms", headers: { ...own, cookie: await other.cookie() } }],
	};
	for (const { name } of surface.actions) {
		const argumentsFor = actionArguments[name] ?? (() => []);
		for (const { who, headers } of [...anybody, ...(tooLow[name] ?? [])]) {
			for (const path of pathsForActions) {
				const answer = await postAction(new URL(path, stack.url), actionNamed(name), argumentsFor(victim), headers);
				const refused = answer.status >= 400 || refusals.includes(codeOf(answer.text) ?? "");
				expect(refused, `${name} by ${who} at ${path}: ${answer.status} ${answer.text}`).toBe(true);
				expect(answer.text).not.toContain('"ok":true');
			}
		}
	}

	const { rows: people } = await database.query("select email, role, disabled from users where email = $1 or id = $2", [
		victim.newEmail,
		victim.userId,
	]);
	expect(people).toEqual([{ email: viewer.email, role: "viewer", disabled: false }]);
	const { rows: orders } = await database.query("select id from commands where room_id = $1", [meetingId]);
	expect(orders).toEqual([{ id: victim.removalId }]);
	expect((await sandbox.record(meetingId, "rest")).filter((entry) => entry.method !== "GET")).toEqual([]);
	const { rows: denials } = await database.query(
		"select actor_id, count(*)::int as times from audit_rows where kind = 'denied' and actor_id = any($1) group by 1",
		[[moderator.id, host.id, viewer.id, other.id]],
	);
	expect(denials.map((row) => row.actor_id).sort()).toEqual([moderator.id, host.id, viewer.id, other.id].sort());

	// The same requests by somebody who may: what was refused above was refused for who asked, and from where.
	for (const path of pathsForActions) {
		const add = [
			{ email: `${randomUUID()}@usher.test`, name: "May be", role: "viewer", password: "long enough, this" },
		];
		const answer = await postAction(new URL(path, stack.url), actionNamed("addUserAction"), add, {
			...own,
			...asAdmin,
		});
		expect(answer.text, path).toContain('"ok":true');
	}
	const change = [{ userId: victim.userId, role: "host" }];
	const changed = await postAction(new URL("/no/such/path", stack.url), actionNamed("changeUserAction"), change, {
		...own,
		...asAdmin,
	});
	expect(changed.text).toContain('"ok":true');
});

test("removing across rooms of all vendors is no host's and no moderator's, and no vendor hears of it", async ({
	stack,
	room,
	person,
	sandbox,
	database,
}) => {
	const { meetingId } = await room({ people: 2 });
	const name = `cross-${meetingId.slice(0, 8)}`;
	await sandbox.call("POST", "/agora/channels", { channelName: name, users: [{ uid: 7 }] });
	await sandbox.call("POST", "/zego/rooms", { roomId: name, users: [{ userId: "7" }] });
	const somebody = { userId: "7", participantId: null, connectionIds: [], name: "" };
	const places: RoomRef[] = [
		roomRef(meetingId),
		{ provider: "agora", projectId: "a90a0000000000000000000000000001", roomId: name },
		{ provider: "zego", projectId: "1234567890", roomId: name },
	];
	const [admin, moderator, host, viewer] = await Promise.all(
		(["admin", "moderator", "host", "viewer"] as const).map((role) => person({ role, rooms: [meetingId] })),
	);
	for (const { provider, projectId: project, roomId } of places.slice(1)) {
		await database.query(
			"insert into user_rooms (user_id, provider, project_id, room_id) select unnest($1::uuid[]), $2, $3, $4",
			[[host?.id, viewer?.id], provider, project, roomId],
		);
	}
	const order = {
		targets: places.map((place) => ({ room: place, target: somebody })),
		reason: null,
		note: null,
		messageToPerson: null,
		confirmation: null,
		retryOf: null,
	};
	const from: { who: string; headers: Record<string, string> }[] = [
		{ who: "nobody", headers: ours(stack.url) },
		{
			who: "admin from elsewhere",
			headers: { origin: "https://elsewhere.example", cookie: String(await admin?.cookie()) },
		},
		{ who: "admin from no origin", headers: { cookie: String(await admin?.cookie()) } },
	];
	for (const each of [moderator, host, viewer]) {
		from.push({ who: each?.name ?? "", headers: { ...ours(stack.url), cookie: String(await each?.cookie()) } });
	}
	for (const { who, headers } of from) {
		const args = [{ ...order, commandId: randomUUID() }];
		const answer = await postAction(new URL("/search", stack.url), actionNamed("removePeople"), args, headers);
		const refused = answer.status >= 400 || refusals.includes(codeOf(answer.text) ?? "");
		expect(refused, `${who}: ${answer.status} ${answer.text}`).toBe(true);
		expect(answer.text, who).not.toContain('"ok":true');
	}
	const { rows: commands } = await database.query("select id from commands where room_id = any($1)", [
		[meetingId, name],
	]);
	expect(commands).toEqual([]);
	const { entries } = await sandbox.call<{ entries: RecordEntry[] }>("GET", "/record?after=0");
	const removals = entries.filter(
		(entry) => entry.kind === "rest" && /KickoutUser|kicking-rule|active-session\/kick/.test(String(entry.path)),
	);
	expect(removals.filter((entry) => JSON.stringify(entry).includes(name) || entry.meetingId === meetingId)).toEqual([]);
});

test("a route that changes something, or spends a vendor's limits, takes no request from another origin", async ({
	stack,
	room,
	person,
}) => {
	const { meetingId } = await room({ people: 2 });
	const host = await person({ role: "host", rooms: [meetingId] });
	const cookie = await host.cookie();
	const adminCookie = await (await person({ role: "admin" })).cookie();
	const ref = roomRef(meetingId);
	const origins: Record<string, string>[] = [
		{ origin: "https://elsewhere.example" },
		{ origin: "https://elsewhere.example", "sec-fetch-site": "same-origin" },
		{ origin: stack.url.replace("localhost", "127.0.0.1"), "sec-fetch-site": "same-site" },
		{ origin: "null" },
		{},
		{ "sec-fetch-site": "cross-site" },
		{ ...ours(stack.url), "sec-fetch-site": "cross-site" },
	];
	for (const { path, method, body, ownPagesOnly } of calls.filter(
		(call) => call.method !== "GET" || call.ownPagesOnly,
	)) {
		const target = address(stack.url, path, paramsOf(ref));
		for (const headers of origins) {
			const who = ownPagesOnly ? adminCookie : cookie;
			const sent = { method, headers: { ...json, ...headers, cookie: who }, body: JSON.stringify(body?.(ref)) };
			const answer = await ask(target, sent);
			expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
			expect(codeOf(answer.text)).toBe("foreign-origin");
		}
	}
	const signOut = await ask(new URL("/api/auth/signout", stack.url), {
		method: "POST",
		headers: { ...json, cookie, origin: "https://elsewhere.example" },
		body: "{}",
	});
	expect(signOut.status).toBe(403);
});

test("only under our own name, and never with TRACE", async ({ stack, person }) => {
	const admin = await person({ role: "admin" });
	const cookie = await admin.cookie();
	const names: Record<string, string>[] = [
		{ host: "elsewhere.example" },
		{ host: "elsewhere.example", origin: "https://elsewhere.example" },
		{ "x-forwarded-host": "elsewhere.example" },
		{ "x-forwarded-host": "elsewhere.example", origin: "https://elsewhere.example" },
	];
	for (const headers of names) {
		for (const path of ["/rooms", "/api/rooms", "/sign-in", "/no/such/path"]) {
			const answer = await ask(new URL(path, stack.url), { headers: { ...headers, cookie } });
			expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBe(421);
			expect(answer.text).not.toContain("elsewhere");
			expect(answer.headers.location).toBeUndefined();
		}
	}
	for (const path of ["/", "/rooms", "/api/rooms", "/sign-in", "/healthz", "/no/such/path"]) {
		const answer = await ask(new URL(path, stack.url), { method: "TRACE", headers: { cookie, "x-canary": "echo-me" } });
		expect(answer.status, path).toBe(405);
		expect(answer.text).not.toContain("echo-me");
	}
});

test("too low a role is refused by page and route, and the denial is on record", async ({
	stack,
	room,
	person,
	database,
}) => {
	const { meetingId } = await room({ people: 2 });
	for (const role of ["viewer", "host", "moderator"] as const) {
		const somebody = await person({ role, rooms: [meetingId] });
		const headers = { cookie: await somebody.cookie() };
		const refusedPages = Object.keys(pages).filter((path) => pages[path]?.refused.includes(role));
		for (const path of refusedPages) {
			const answer = await ask(new URL(path, stack.url), { headers });
			expect(answer.status, `${role} at ${path}`).toBe(403);
			expect(answer.text).toContain(`Your role (${role}) does not allow this`);
		}
		const { rows } = await database.query(
			"select detail->>'what' as what from audit_rows where kind = 'denied' and actor_id = $1",
			[somebody.id],
		);
		expect(rows.map((row) => row.what).sort()).toEqual(refusedPages.map((path) => `GET ${path}`).sort());
	}
	const viewer = await person({ role: "viewer", rooms: [meetingId] });
	const ref = roomRef(meetingId);
	for (const call of calls.filter((each) => each.viewer !== undefined)) {
		const answer = await ask(address(stack.url, call.path, paramsOf(ref)), {
			method: call.method,
			headers: { ...ours(stack.url), ...json, cookie: await viewer.cookie() },
			body: JSON.stringify(call.body?.(ref)),
		});
		expect(answer.status, `${call.method} ${call.path}`).toBe(call.viewer);
	}
	for (const role of ["host", "moderator"] as const) {
		const cookie = await (await person({ role, rooms: [meetingId] })).cookie();
		for (const call of calls.filter((each) => each.adminOnly !== undefined)) {
			const headers = { ...ours(stack.url), cookie };
			const answer = await ask(address(stack.url, call.path, paramsOf(ref)), { method: call.method, headers });
			expect(answer.status, `${role}: ${call.method} ${call.path}`).toBe(call.adminOnly);
		}
	}
	const { rows: orders } = await database.query("select id from commands where room_id = $1", [meetingId]);
	expect(orders).toEqual([]);
});

test("a room that is not given answers as one that does not exist, and no vendor is asked", async ({
	stack,
	sandbox,
	person,
}) => {
	const hidden = await sandbox.makeRoom({ title: "Hidden from hosts", people: 2 });
	const absent = randomUUID();
	const host = await person({ role: "host" });
	const cookie = await host.cookie();
	const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…");
	for (const { path, method, body } of calls.filter((call) => call.path.includes("[roomId]") || call.body)) {
		const answers = [];
		for (const roomId of [hidden, absent]) {
			const answer = await ask(address(stack.url, path, paramsOf(roomRef(roomId))), {
				method,
				headers: { ...ours(stack.url), ...json, cookie },
				body: body === undefined ? undefined : JSON.stringify(body(roomRef(roomId))),
			});
			answers.push({ status: answer.status, text: withoutIds(answer.text) });
		}
		expect(answers[0], `${method} ${path}`).toEqual(answers[1]);
		if (path.includes("[roomId]") && method !== "DELETE") expect(answers[0]?.status).toBe(404);
	}
	const page = await host.page();
	const seen = [];
	for (const roomId of [hidden, absent]) {
		const response = await page.goto(`/rooms/realtimekit/${projectId}/${roomId}`);
		await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
		seen.push({ status: response?.status(), title: await page.title(), text: await page.locator("body").innerText() });
	}
	expect(seen[0]).toEqual(seen[1]);
	expect(seen[0]?.status).toBe(404);
	expect(await sandbox.record(hidden, "rest")).toEqual([]);
});
