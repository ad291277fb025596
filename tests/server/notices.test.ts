import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { AskToLeave } from "@/lib/api/notices";
import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { noticeSchema } from "@/lib/moderation/notice";
import type { RoomRef } from "@/lib/moderation/room";
import type { Scope } from "@/lib/moderation/words/api-key";
import { activity, apiKeys, auditRows, commands, userRooms, users } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { askToLeave, followNotices, listNotices, noticeSent, withdrawNotice } from "@/server/notices";
import { ProviderError } from "@/server/ports/errors";
import { addTestUser, fakeControl, TestClock, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { askRequest, type NoticeStage, noticeStage, somebody } from "@/tests/factories/notices";

let database: TestDatabase;
let clock: TestClock;
let room: RoomRef;
let host: Actor;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	clock = new TestClock();
	room = { provider: "agora", projectId: "shop", roomId: `room-${randomUUID().slice(0, 8)}` };
	host = await addTestUser(database, "host", [room]);
});

const contextOf = (stage: Pick<NoticeStage, "project">, actor: Actor = host): Context =>
	testContext({ database, clock, actor, projects: [stage.project] });

async function states(stage: NoticeStage): Promise<Record<string, string>> {
	const { notices } = await listNotices(contextOf(stage), { room });
	return Object.fromEntries(notices.map(({ target, state }) => [target.userId, state]));
}

/** Waits until nothing is on its way. */
async function sent(stage: NoticeStage): Promise<Record<string, string>> {
	return vi.waitFor(
		async () => {
			const now = await states(stage);
			expect(Object.values(now)).not.toContain("waiting");
			return now;
		},
		{ timeout: 15_000 },
	);
}

const ask = (stage: NoticeStage, over: Partial<AskToLeave> = {}, actor?: Actor) =>
	askToLeave(contextOf(stage, actor), askRequest(room, over));

it("sends one message of the documented form, and writes down that they have it", async () => {
	const stage = noticeStage();
	const { notices } = await ask(stage, { reactSeconds: 30 });
	expect(notices).toMatchObject([{ content: null, askedBy: "Ada host", thenRemove: false }]);
	expect(await sent(stage)).toEqual({ "70011": "delivered" });

	expect(stage.messenger.sent).toMatchObject([{ room, userIds: ["70011"] }]);
	const message = noticeSchema.parse(JSON.parse(stage.messenger.sent[0]?.content ?? ""));
	expect(message).toMatchObject({ kind: "ask-to-leave", roomId: room.roomId, id: notices[0]?.commandId });
	expect(message.at).toBe(new Date(clock.now().getTime() + 30_000).toISOString());

	const id = notices[0]?.noticeId ?? "";
	const audit = await database.database
		.select()
		.from(auditRows)
		.where(eq(auditRows.commandId, id))
		.orderBy(auditRows.id);
	expect(audit).toMatchObject([
		{ kind: "intent", command: "ask-to-leave", actorName: "Ada host", reasonCode: "disruptive", targetUserId: "70011" },
		{ kind: "outcome", outcome: "confirmed", evidence: "provider-ack" },
	]);
	expect(audit[0]?.detail).toMatchObject({ reactSeconds: 30, thenRemove: false, via: "server" });
	const seen = await database.database
		.select()
		.from(activity)
		.where(eq(activity.commandId, id))
		.orderBy(asc(activity.id));
	expect(seen.map(({ entry }) => (entry as { outcome: string }).outcome)).toEqual(["intent", "confirmed"]);
});

it("tells each person's own delivery: taken, there, offline, refused, and not known", async () => {
	const stage = noticeStage({
		async *sendToPeople(_room, userIds) {
			for (const userId of userIds) {
				if (userId === "1") yield { userId, state: "sent" };
				if (userId === "2") yield { userId, state: "delivered" };
				if (userId === "3") yield { userId, state: "offline" };
				if (userId === "4") {
					yield { userId, error: new ProviderError("refused", "no", { code: "50012", retryable: false }) };
				}
				if (userId === "5") yield { userId, error: new ProviderError("unknown-outcome", "?", { retryable: false }) };
			}
		},
	});
	const { notices } = await ask(stage, { targets: ["1", "2", "3", "4", "5", "6"].map(somebody) });
	expect(notices).toHaveLength(6);
	expect(await sent(stage)).toEqual({
		"1": "asked",
		"2": "delivered",
		"3": "not-reached",
		"4": "not-reached",
		"5": "unknown",
		// The vendor's answer left them out.
		"6": "unknown",
	});
	const rows = await database.database.select().from(commands).where(eq(commands.roomId, room.roomId));
	const outcomes = Object.fromEntries(
		rows.map(({ target, outcome, outcomeCode }) => [(target as { userId: string }).userId, [outcome, outcomeCode]]),
	);
	expect(outcomes).toEqual({
		"1": ["confirmed", "asked"],
		"2": ["confirmed", null],
		"3": ["failed", "offline"],
		"4": ["refused", "50012"],
		"5": ["unknown", "timeout"],
		"6": ["unknown", "timeout"],
	});
	const listed = await listNotices(contextOf(stage), { room });
	expect(listed.notices.find(({ target }) => target.userId === "4")?.text).toContain("50012");
});

it("says that nothing was reached when the vendor is, and not known when its answer is lost", async () => {
	const unreachable = noticeStage({
		// biome-ignore lint/correctness/useYield: it fails before it could
		async *sendToPeople() {
			throw new ProviderError("unreachable", "refused connection", { retryable: true });
		},
	});
	await ask(unreachable);
	expect(await sent(unreachable)).toEqual({ "70011": "not-reached" });

	room = { ...room, roomId: `${room.roomId}-2` };
	host = await addTestUser(database, "host", [room]);
	const broken = noticeStage({
		// biome-ignore lint/correctness/useYield: it fails before it could
		async *sendToPeople() {
			throw new Error("a bug");
		},
	});
	await ask(broken);
	expect(await sent(broken)).toEqual({ "70011": "unknown" });
});

it("makes one notice of a double click and of a person named twice", async () => {
	const stage = noticeStage();
	const request = askRequest(room, { targets: [somebody("70011"), { ...somebody("70011"), connectionIds: ["x"] }] });
	const [first, second] = await Promise.all([
		askToLeave(contextOf(stage), request),
		askToLeave(contextOf(stage), request),
	]);
	expect(first.notices.map(({ noticeId }) => noticeId)).toEqual(second.notices.map(({ noticeId }) => noticeId));
	await sent(stage);
	await askToLeave(contextOf(stage), request);
	await followNotices(contextOf(stage), stage.project);
	expect(stage.messenger.sent).toHaveLength(1);
	expect((await listNotices(contextOf(stage), { room })).notices).toHaveLength(1);
	await expect(askToLeave(contextOf(stage), { ...request, thenRemove: true })).rejects.toMatchObject({
		code: "conflict",
	});
});

it("cuts the text to what the vendor carries", async () => {
	const stage = noticeStage({ longestBytes: 300 });
	await ask(stage, { text: "👩‍👩‍👧‍👦 “please” ".repeat(20) });
	await sent(stage);
	const content = stage.messenger.sent[0]?.content ?? "";
	expect(Buffer.byteLength(content)).toBeLessThanOrEqual(300);
	expect(noticeSchema.parse(JSON.parse(content)).text).toMatch(/…$/);
});

it("is for those who may ask people in this room, as the database has it now", async () => {
	const stage = noticeStage();
	const viewer = await addTestUser(database, "viewer", [room]);
	const stranger = await addTestUser(database, "host", [testRoom()]);
	const nobody = await addTestUser(database, null);
	await expect(ask(stage, {}, viewer)).rejects.toMatchObject({ code: "forbidden" });
	await expect(ask(stage, {}, nobody)).rejects.toMatchObject({ code: "forbidden" });
	await expect(ask(stage, {}, stranger)).rejects.toMatchObject({
		code: "not-found",
		message: "There is no such room.",
	});
	const moderator = await addTestUser(database, "moderator");
	await ask(stage, {}, moderator);
	await sent(stage);
	const demoted = await addTestUser(database, "moderator");
	await database.database.update(users).set({ role: "viewer" }).where(eq(users.id, demoted.userId));
	await expect(ask(stage, {}, demoted)).rejects.toMatchObject({ code: "forbidden" });
	expect(stage.messenger.sent).toHaveLength(1);
	const denied = await database.database.select().from(auditRows).where(eq(auditRows.roomId, room.roomId));
	expect(denied.filter(({ kind }) => kind === "denied")).toHaveLength(4);
	await expect(listNotices(contextOf(stage, stranger), { room })).rejects.toMatchObject({ code: "not-found" });
	expect((await listNotices(contextOf(stage, viewer), { room })).notices).toHaveLength(1);
});

async function addKey(scopes: Scope[]): Promise<Actor> {
	const keyId = randomUUID();
	const limits = { scopes, providers: null, rooms: [room] };
	await database.database.insert(apiKeys).values({
		id: keyId,
		name: "Filter",
		hash: keyId,
		prefix: "ush_",
		createdById: "admin",
		createdBy: "Admin",
		createdAt: clock.now(),
		...limits,
	});
	return {
		kind: "api-key",
		keyId,
		name: "Filter",
		scopes,
		providers: null,
		rooms: [room],
		expiresAt: null,
		revokedAt: null,
	};
}

it("is for API keys that may ask, and may remove where removal is to follow", async () => {
	const stage = noticeStage();
	const asks = await addKey(["ask"]);
	await expect(ask(stage, { thenRemove: true }, asks)).rejects.toBeInstanceOf(ModerationError);
	await expect(ask(stage, {}, await addKey(["remove"]))).rejects.toBeInstanceOf(ModerationError);
	expect(stage.messenger.sent).toEqual([]);
	const { notices } = await ask(stage, {}, asks);
	expect(notices).toMatchObject([{ askedBy: "API key “Filter”" }]);
	await sent(stage);
	await ask(stage, { thenRemove: true }, await addKey(["ask", "remove"]));
	await vi.waitFor(() => expect(stage.messenger.sent).toHaveLength(2), { timeout: 15_000 });
});

it("refuses what the vendor has no means for, before anything is written", async () => {
	const session = { control: fakeControl(), entry: null };
	const meeting = testRoom();
	const moderator = await addTestUser(database, "moderator");
	const context = testContext({ database, clock, actor: moderator, projects: [session] });
	await expect(askToLeave(context, askRequest(meeting))).rejects.toMatchObject({
		code: "vendor-unsupported",
		message: "Only from inside the room. Nothing was done.",
	});
	const mute = noticeStage({ reach: { able: false, reason: "Signalling is not enabled for this project." } });
	await expect(ask(mute)).rejects.toThrow("Signalling is not enabled for this project. Nothing was done.");
	await expect(ask(noticeStage(), { via: "session" })).rejects.toMatchObject({ code: "vendor-unsupported" });
	const nameless = { ...somebody("70011"), userId: null };
	await expect(ask(noticeStage(), { targets: [nameless] })).rejects.toMatchObject({ code: "bad-input" });
	const rows = await database.database.select().from(commands).where(eq(commands.roomId, room.roomId));
	expect(rows).toEqual([]);
});

it("hands a console what to send, and believes that console alone", async () => {
	const project = { control: fakeControl(), entry: null };
	const meeting = testRoom();
	room = meeting;
	const moderator = await addTestUser(database, "moderator");
	const other = await addTestUser(database, "moderator");
	const context = (actor: Actor) => testContext({ database, clock, actor, projects: [project] });
	const request = askRequest(meeting, { via: "session", targets: [somebody("a"), somebody("b")] });
	const { notices } = await askToLeave(context(moderator), request);
	expect(notices).toHaveLength(2);
	for (const { content } of notices) {
		expect(noticeSchema.parse(JSON.parse(content ?? ""))).toMatchObject({
			id: request.commandId,
			roomId: meeting.roomId,
		});
	}
	expect((await listNotices(context(other), { room: meeting })).notices.map(({ content }) => content)).toEqual([
		null,
		null,
	]);
	const [a, b] = notices.map(({ noticeId }) => noticeId) as [string, string];
	const report = { sent: true, code: null };
	await expect(noticeSent(context(other), { noticeId: a, report })).rejects.toMatchObject({ code: "not-found" });
	expect(await noticeSent(context(moderator), { noticeId: a, report })).toMatchObject({
		state: "asked",
		content: null,
	});
	expect(await noticeSent(context(moderator), { noticeId: b, report: { sent: false, code: "gone" } })).toMatchObject({
		state: "not-reached",
	});
	// What was reported stands.
	expect(await noticeSent(context(moderator), { noticeId: a, report: { sent: false, code: "x" } })).toMatchObject({
		state: "asked",
	});
	const rows = await database.database.select().from(commands).where(eq(commands.roomId, meeting.roomId));
	expect(rows.map(({ outcome, evidence }) => `${outcome} ${evidence}`).sort()).toEqual([
		"confirmed reported",
		"failed reported",
	]);
});

it("shows a console's silence as not known, and takes a late word all the same", async () => {
	const project = { control: fakeControl(), entry: null };
	room = testRoom();
	const moderator = await addTestUser(database, "moderator");
	const context = testContext({ database, clock, actor: moderator, projects: [project] });
	const { notices } = await askToLeave(context, askRequest(room, { via: "session", reactSeconds: 300 }));
	clock.pass(31_000);
	await followNotices(context, project);
	const [row] = (await listNotices(context, { room })).notices;
	expect(row).toMatchObject({ state: "unknown", text: expect.stringContaining("did not tell whether it sent") });
	const noticeId = notices[0]?.noticeId ?? "";
	expect(await noticeSent(context, { noticeId, report: { sent: true, code: null } })).toMatchObject({ state: "asked" });
});

it("is taken back with a word to the person, once, and by those who may ask there", async () => {
	const stage = noticeStage();
	const { notices } = await ask(stage, { thenRemove: true, reactSeconds: 20 });
	await sent(stage);
	const noticeId = notices[0]?.noticeId ?? "";
	const viewer = await addTestUser(database, "viewer", [room]);
	await expect(withdrawNotice(contextOf(stage, viewer), { noticeId })).rejects.toMatchObject({ code: "forbidden" });
	const stranger = await addTestUser(database, "host");
	await expect(withdrawNotice(contextOf(stage, stranger), { noticeId })).rejects.toMatchObject({ code: "not-found" });
	await expect(withdrawNotice(contextOf(stage), { noticeId: randomUUID() })).rejects.toMatchObject({
		code: "not-found",
	});

	const colleague = await addTestUser(database, "moderator");
	const row = await withdrawNotice(contextOf(stage, colleague), { noticeId });
	expect(row).toMatchObject({ state: "withdrawn", text: "Withdrawn: they may stay." });
	expect(await withdrawNotice(contextOf(stage), { noticeId })).toMatchObject({ state: "withdrawn" });
	const messages = stage.messenger.sent.map(({ content }) => noticeSchema.parse(JSON.parse(content)));
	expect(messages.map(({ kind }) => kind)).toEqual(["ask-to-leave", "withdrawn"]);
	expect(messages[1]?.id).toBe(messages[0]?.id);

	clock.pass(60_000);
	await followNotices(contextOf(stage), stage.project);
	expect(stage.control.performed).toEqual([]);
	expect(await states(stage)).toEqual({ "70011": "withdrawn" });
	const audit = await database.database.select().from(auditRows).where(eq(auditRows.commandId, noticeId));
	expect(audit.map(({ kind, outcomeCode }) => `${kind} ${outcomeCode}`)).toContain("notice withdrawn");
});

it("says when whoever may stay could not be told", async () => {
	let answer: "delivered" | "offline" = "delivered";
	const stage = noticeStage({
		async *sendToPeople(_room, userIds) {
			for (const userId of userIds) yield { userId, state: answer };
		},
	});
	const { notices } = await ask(stage);
	await sent(stage);
	answer = "offline";
	const row = await withdrawNotice(contextOf(stage), { noticeId: notices[0]?.noticeId ?? "" });
	expect(row.text).toContain("could not be told");
});

it("lets nobody ask in rooms that were taken away a moment ago", async () => {
	const stage = noticeStage();
	const given = await addTestUser(database, "host", [room]);
	await database.database.delete(userRooms).where(eq(userRooms.userId, given.userId));
	await expect(ask(stage, {}, given)).rejects.toMatchObject({ code: "not-found" });
});
