// @vitest-environment happy-dom
import { readFile } from "node:fs/promises";
import path from "node:path";
import { transform } from "esbuild";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { activityReportSchema } from "@/lib/api/idle";
import { type Activity, createActivity, type UsherReport } from "@/public/usher-activity.js";

const room = { provider: "agora", projectId: "app", roomId: "lobby-7" };
let reports: UsherReport[];
let activity: Activity;
const open = (over: Partial<Parameters<typeof createActivity>[0]> = {}) =>
	createActivity({ room, userId: "42", send: (report) => reports.push(report), ...over });

beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse("2026-11-01T12:00:00Z") });
	reports = [];
});
afterEach(() => {
	activity.stop();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1_000);

test("is under 2 KB once it is minified, and needs nothing", async () => {
	activity = open();
	const source = await readFile(path.join(process.cwd(), "public/usher-activity.js"), "utf8");
	const { code } = await transform(source, { minify: true, format: "esm" });
	expect(Buffer.byteLength(code)).toBeLessThan(2_048);
	expect(source).not.toMatch(/^\s*import /m);
});

test("reports every 15 s, and no oftener, in the form that the API takes", async () => {
	activity = open({ everySeconds: 1 });
	activity.sends({ audio: false, video: false });
	await seconds(14);
	expect(reports).toEqual([]);
	await seconds(31);
	expect(reports).toHaveLength(3);
	expect(activityReportSchema.parse(reports[0])).toEqual({
		room,
		userId: "42",
		connectionId: null,
		at: "2026-11-01T12:00:15.000Z",
		spoke: false,
		audio: false,
		video: false,
	});
});

test("says that it does not know what is sent until it is told", async () => {
	activity = open();
	await seconds(15);
	expect(reports).toMatchObject([{ audio: null, video: null }]);
});

test("hears this person on Agora, and nobody else", async () => {
	activity = open();
	activity.agora([{ uid: 7, level: 90 }]);
	activity.agora([{ uid: 42, level: 3 }]);
	await seconds(15);
	activity.agora([{ uid: 42, level: 65 }]);
	await seconds(15);
	activity.agora([{ uid: 0, volume: 120 }]);
	await seconds(15);
	await seconds(15);
	expect(reports.map(({ spoke }) => spoke)).toEqual([false, true, true, false]);
});

test("hears this person on ZEGO, and no stream that is played", async () => {
	activity = open({ threshold: 10 });
	activity.zego([{ soundLevel: 80, type: "pull" }]);
	await seconds(15);
	activity.zego([{ soundLevel: 80, type: "push" }]);
	await seconds(15);
	activity.zego(11);
	await seconds(15);
	expect(reports.map(({ spoke }) => spoke)).toEqual([false, true, true]);
});

test("tells at once that somebody is here, and as the page goes what was not told yet", async () => {
	activity = open();
	await activity.here();
	expect(reports).toMatchObject([{ spoke: true }]);
	window.dispatchEvent(new Event("pagehide"));
	expect(reports).toHaveLength(1);
	activity.spoke();
	window.dispatchEvent(new Event("pagehide"));
	expect(reports).toHaveLength(2);
	activity.stop();
	activity.spoke();
	window.dispatchEvent(new Event("pagehide"));
	await seconds(60);
	expect(reports).toHaveLength(2);
});

test("posts to your backend, also while the page goes, and loses no sign of life to a failure", async () => {
	const asked: { url: string; init: RequestInit }[] = [];
	let ok = false;
	vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
		asked.push({ url, init });
		return { ok, status: ok ? 204 : 503 };
	});
	activity = open({ send: "/my-backend/activity" });
	activity.spoke();
	await seconds(15);
	ok = true;
	await seconds(15);
	await seconds(15);
	expect(asked.map(({ url, init }) => [url, init.method, init.keepalive])).toEqual(
		Array(3).fill(["/my-backend/activity", "POST", true]),
	);
	expect(asked.map(({ init }) => (JSON.parse(String(init.body)) as UsherReport).spoke)).toEqual([true, true, false]);
});
