import type RealtimeKitClient from "@cloudflare/realtimekit";
import { type Browser, chromium, type Page } from "@playwright/test";
import type { Sandbox } from "@/sandbox/start";
import { flags } from "@/scripts/chromium.mjs";

export function launchChromium(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
	return chromium.launch({ executablePath, args: [...flags, "--autoplay-policy=no-user-gesture-required"] });
}

export type Heard = { readonly of: string; readonly event: string; readonly detail: Record<string, unknown> };

type Client = RealtimeKitClient;

/** What the page keeps for the test: the client and everything it was told. */
export type InPage = { client: Client; heard: Heard[]; failures: string[]; joined: number };

declare global {
	interface Window {
		RealtimeKitClient: typeof RealtimeKitClient;
		usher: InPage;
	}
}

export type Guest = {
	readonly page: Page;
	readonly peerId: string;
	readonly userId: string;
	readonly customParticipantId: string;
	/** How long join() took, in the page's own time. */
	readonly joinMs: number;
	/** Calls a method of the SDK's client; gives the error's code and text, or null when there was none. */
	attempt(act: (client: Client) => unknown): Promise<{ code: string; message: string } | null>;
	/** Calls a method with one argument from the test. */
	attemptWith<A>(
		act: (client: Client, argument: A) => unknown,
		argument: A,
	): Promise<{ code: string; message: string } | null>;
	read<T>(look: (client: Client) => T): Promise<T>;
	readWith<T, A>(look: (client: Client, argument: A) => T, argument: A): Promise<T>;
	/** Waits until the page holds what is asked; fails after `timeout`. */
	until<A>(holds: (client: Client, argument: A) => unknown, argument: A, timeout?: number): Promise<void>;
	/** Waits for an event that the SDK emitted since the guest joined. */
	hears(of: string, event: string, detail?: Record<string, unknown>): Promise<void>;
	heard(): Promise<Heard[]>;
	/** Errors that nobody caught in the page. */
	failures(): Promise<string[]>;
};

export type GuestOptions = {
	readonly meetingId: string;
	readonly id: string;
	readonly name?: string;
	readonly preset?: string;
	readonly audio?: boolean;
	readonly video?: boolean;
	/** false: the client is made, but nobody joins yet. */
	readonly join?: boolean;
};

/** The mic and camera flags of everybody in the page's roster. */
export function shownFlags(guest: Guest): Promise<Record<string, string>> {
	return guest.read((client) =>
		Object.fromEntries(
			client.participants.joined
				.toArray()
				.map((person) => [person.id, `${person.audioEnabled} ${person.videoEnabled}`]),
		),
	);
}

/** A page with the vendor's unmodified SDK, its addresses mapped by the sandbox's shim. */
export async function openGuest(browser: Browser, sandbox: Sandbox, o: GuestOptions): Promise<Guest> {
	const { directory } = sandbox.world;
	const presetName = o.preset ?? "group_call_participant";
	const [known] = directory.byCustomId(o.meetingId, o.id);
	const input = { customParticipantId: o.id, name: o.name ?? o.id, presetName };
	const participant = known ?? directory.enrol(o.meetingId, input);
	const authToken = directory.issueToken(participant);

	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(`${sandbox.url}/healthz`);
	await page.addScriptTag({ url: `${sandbox.url}/shim.js` });
	await page.addScriptTag({ url: `${sandbox.url}/guest/sdk.js` });
	const settings = { authToken, audio: o.audio ?? false, video: o.video ?? false, join: o.join ?? true };
	const { peerId, joinMs } = await page.evaluate(start, settings);

	const attemptWith: Guest["attemptWith"] = (act, argument) =>
		page.evaluate(
			async ([source, given]) => {
				try {
					await new Function(`return (${source})`)()(window.usher.client, given);
					return null;
				} catch (error) {
					const { code, message } = error as { code?: unknown; message?: unknown };
					return { code: String(code), message: String(message) };
				}
			},
			[act.toString(), argument] as const,
		);
	const readWith = <T, A>(look: (client: Client, argument: A) => T, argument: A): Promise<T> =>
		page.evaluate(([source, given]) => new Function(`return (${source})`)()(window.usher.client, given), [
			look.toString(),
			argument,
		] as const);

	return {
		page,
		peerId,
		userId: participant.id,
		customParticipantId: o.id,
		joinMs,
		attemptWith,
		attempt: (act) => attemptWith(act, null),
		readWith,
		read: (look) => readWith(look, null),
		until: async (holds, argument, timeout = 10_000) => {
			await page.waitForFunction(
				([source, given]) => new Function(`return (${source})`)()(window.usher.client, given),
				[holds.toString(), argument] as const,
				{ timeout, polling: 20 },
			);
		},
		hears: async (of, event, detail = {}) => {
			await page.waitForFunction(
				([wantedOf, wantedEvent, wanted]) =>
					window.usher.heard.some(
						(heard) =>
							heard.of === wantedOf &&
							heard.event === wantedEvent &&
							Object.entries(wanted).every(([key, value]) => heard.detail[key] === value),
					),
				[of, event, detail] as const,
				{ timeout: 12_000, polling: 20 },
			);
		},
		heard: () => page.evaluate(() => window.usher.heard),
		failures: () => page.evaluate(() => window.usher.failures),
	};
}

/** Runs in the page: makes the client, writes down what it says, and joins. */
async function start(settings: { authToken: string; audio: boolean; video: boolean; join: boolean }) {
	const failures: string[] = [];
	const heard: Heard[] = [];
	window.addEventListener("unhandledrejection", ({ reason }) => failures.push(String(reason?.message ?? reason)));
	const client = await window.RealtimeKitClient.init({
		authToken: settings.authToken,
		defaults: { audio: settings.audio, video: settings.video },
		modules: { devTools: { logs: false }, tracing: false },
	});
	window.usher = { client, heard, failures, joined: 0 };
	const plain = (value: unknown): Record<string, unknown> => {
		if (typeof value !== "object" || value === null) return { value };
		const kept = Object.entries(value).filter(([, inner]) => ["string", "number", "boolean"].includes(typeof inner));
		return Object.fromEntries(kept);
	};
	type Emitter = { on(event: string, hear: (...given: unknown[]) => void): void };
	const listen = (of: string, emitter: unknown, events: string[]) => {
		for (const event of events) {
			(emitter as Emitter).on(event, (...given) => {
				const [first, second] = given;
				heard.push({ of, event, detail: { ...plain(first), ...(second === undefined ? {} : plain(second)) } });
			});
		}
	};
	listen("self", client.self, [
		"roomJoined",
		"roomLeft",
		"audioUpdate",
		"videoUpdate",
		"waitlisted",
		"pinned",
		"unpinned",
	]);
	listen("permissions", client.self.permissions, ["permissionsUpdate", "chatUpdate"]);
	listen("joined", client.participants.joined, [
		"participantJoined",
		"participantLeft",
		"participantsCleared",
		"audioUpdate",
		"videoUpdate",
		"pinned",
		"unpinned",
	]);
	listen("waitlisted", client.participants.waitlisted, ["participantJoined", "participantLeft"]);
	listen("participants", client.participants, ["activeSpeaker", "broadcastedMessage"]);
	listen("meta", client.meta, ["socketConnectionUpdate"]);
	listen("stage", client.stage, [
		"stageStatusUpdate",
		"stageRequestApproved",
		"stageRequestRejected",
		"newStageRequest",
		"stageAccessRequestUpdate",
	]);
	listen("chat", client.chat, ["chatUpdate"]);
	const before = performance.now();
	if (settings.join) await client.join();
	return { peerId: client.self.id, joinMs: performance.now() - before };
}
