// @vitest-environment happy-dom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NoticeRow } from "@/lib/api/notices";
import type { LiveSession } from "@/lib/live/live-session";
import { RoomStore } from "@/lib/live/room-store";
import { RosterView } from "@/lib/live/roster-view";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { personByKey } from "@/lib/moderation/room-state";
import { NoticeDesk } from "../notices/notice-desk";
import { ActDesk } from "./model/act-desk";
import { ActivityLog } from "./model/activity-log";
import type { OpenRoom } from "./model/open-room";
import { PersonPanel } from "./person-panel";
import { RemoveDialog } from "./remove-dialog";
import { RoomProvider } from "./room-context";

const room = { provider: "realtimekit", projectId: "app", roomId: "r" } as const;
const permissions = {
	canDisableParticipantAudio: true,
	canDisableParticipantVideo: true,
	pinParticipant: true,
	kickParticipant: true,
};
const device = (connectionId: string, name: string): RoomEvent => ({
	type: "connection-joined",
	at: 1,
	connection: {
		connectionId,
		participantId: "p-1",
		userId: "crm-1",
		name,
		picture: null,
		presetName: "guest",
		mic: { on: true, certain: true },
		camera: { on: false, certain: true },
		screen: { on: false, certain: true },
		joinedAt: null,
	},
});

let root: Root;
let open: OpenRoom;
let performed: string[];
let asked: string[];
let listed: NoticeRow[];

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	root = createRoot(document.body.appendChild(document.createElement("div")));
	[performed, asked, listed] = [[], [], []];
	const notices = new NoticeDesk({
		room,
		announce: () => undefined,
		tell: async () => ({ sent: true, code: null }),
		office: {
			list: async () => ({ notices: listed, now: "" }),
			ask: async () => ({ ok: true, value: { notices: [] } }),
			withdraw: async () => ({ ok: false, error: { code: "internal", message: "" } }),
			reportSent: async () => undefined,
		},
	});
	const store = new RoomStore((callback) => {
		queueMicrotask(callback);
		return () => undefined;
	});
	const session: LiveSession = {
		connectionId: "self",
		join: async () => undefined,
		leave: async () => undefined,
		onEvents: () => () => undefined,
		watch: () => () => undefined,
		lookAt: () => undefined,
		tell: async () => ({ sent: true, code: null }),
		perform: async ({ type }) => {
			performed.push(type);
			return { outcome: "confirmed", problem: null, seen: ["c1"], expected: 1, latencyMs: 1 };
		},
	};
	store.push([
		{ type: "permissions", presetName: "usher-host", permissions, at: 1 },
		{ type: "link", state: "connected", at: 1 },
	]);
	const answer = { outcome: "intent", outcomeCode: null, evidence: null, fresh: true } as const;
	const desk = new ActDesk({
		room,
		session,
		store,
		announce: () => undefined,
		office: {
			order: async ({ commandId }) => ({ commandId, ...answer }),
			report: async () => undefined,
			retryRemoval: async () => ({ ok: false, error: { code: "internal", message: "" } }),
		},
	});
	open = {
		room,
		holder: { role: "host", disabled: false, roomsGiven: [room] },
		entry: {
			token: "t",
			userId: "usher:1",
			participantId: "self-p",
			title: "Town hall",
			sessionId: null,
			startedAt: null,
			preset: { name: "usher-host", permissions },
			unattendedMinutes: 30,
		},
		session,
		store,
		roster: new RosterView(store),
		desk,
		activity: new ActivityLog(),
		notices,
		close: () => undefined,
	};
});
afterEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
	root.unmount();
	open.roster.dispose();
	open.desk.dispose();
	document.body.replaceChildren();
	vi.unstubAllGlobals();
});

const show = (children: ReactNode) => act(async () => root.render(<RoomProvider open={open}>{children}</RoomProvider>));
const happen = (...events: RoomEvent[]) =>
	act(async () => {
		open.store.push(events);
		open.store.flush();
	});
const button = (command: string) => {
	const found = document.querySelector<HTMLButtonElement>(`[data-act="${command}"]`);
	if (!found) throw new Error(`no ${command} button`);
	return found;
};
const panel = () =>
	show(
		<PersonPanel
			personKey="u:crm-1"
			pinnedInstead={false}
			onRemove={() => undefined}
			onAsk={(person) => asked.push(person.key)}
		/>,
	);

describe("the person panel", () => {
	it("shows every id and device, and a name as nothing but text", async () => {
		await happen(device("c1", "<img src=x onerror=alert(1)>"), device("c2", "<img src=x onerror=alert(1)>"));
		await panel();
		expect(document.querySelector("img")).toBeNull();
		expect(document.querySelector("h2")?.textContent).toBe("<img src=x onerror=alert(1)>");
		expect([...document.querySelectorAll("[data-device]")].map((one) => one.getAttribute("data-device"))).toEqual([
			"c1",
			"c2",
		]);
		const ids = [...document.querySelectorAll("button")].map((one) => one.getAttribute("aria-label")).join("\n");
		for (const id of ["user id crm-1", "participant id p-1", "connection id c1"]) expect(ids).toContain(id);
	});

	it("carries an act out, and says on the spot what came of it", async () => {
		await happen(device("c1", "Bo"));
		await panel();
		await act(async () => button("mute-audio").click());
		expect(performed).toEqual(["mute-audio"]);
		expect(document.querySelector("[data-act-stage]")?.getAttribute("data-act-stage")).toBe("confirmed");
	});

	it("closes a control the moment the preset loses the permission, and names it", async () => {
		await happen(device("c1", "Bo"));
		await panel();
		expect(button("kick").getAttribute("aria-disabled")).toBeNull();
		const without = { ...permissions, kickParticipant: false };
		await happen({ type: "permissions", presetName: "usher-host", permissions: without, at: 2 });
		expect(button("kick").getAttribute("aria-disabled")).toBe("true");
		const reason = document.getElementById(button("kick").getAttribute("aria-describedby") ?? "")?.textContent;
		expect(reason).toContain("kickParticipant");
		expect(button("mute-audio").getAttribute("aria-disabled")).toBeNull();
	});

	it("does nothing on a press of a closed control", async () => {
		await happen(device("c1", "Bo"));
		await panel();
		await act(async () => button("mute-video").click());
		expect(performed).toEqual([]);
	});
});

describe("asking somebody to leave", () => {
	it("asks about the person, not about a console, which shows no notices", async () => {
		await happen(device("c1", "Bo"));
		await panel();
		await act(async () => button("ask-to-leave").click());
		expect(asked).toEqual(["u:crm-1"]);
		open.holder = { ...open.holder, role: "viewer" };
		await happen({ type: "link", state: "reconnecting", at: 2 });
		expect(button("ask-to-leave").getAttribute("aria-disabled")).toBe("true");
		await act(async () => button("ask-to-leave").click());
		expect(asked).toHaveLength(1);
	});

	it("says on the person where their notice stands, and lets it be taken back", async () => {
		listed = [
			{
				noticeId: "0a0a0a0a-0000-4000-8000-000000000001",
				commandId: "0a0a0a0a-0000-4000-8000-000000000002",
				room,
				target: { userId: "crm-1", participantId: "p-1", connectionIds: ["c1"], name: "Bo" },
				leaveBy: new Date(Date.now() + 60_000).toISOString(),
				thenRemove: true,
				askedBy: "Ana",
				state: "asked",
				text: "Sent into the room.",
				content: null,
				at: new Date().toISOString(),
			},
		];
		await happen(device("c1", "Bo"));
		await panel();
		await vi.waitFor(
			() => expect(document.querySelector("[data-notice-state]")?.getAttribute("data-notice-state")).toBe("asked"),
			{ timeout: 15_000 },
		);
		expect(document.querySelector("[data-withdraw]")).not.toBeNull();
	});
});

describe("the remove dialog", () => {
	it("says who, how many devices and what it means, and wants words for another reason", async () => {
		await happen(device("c1", "Bo"), device("c2", "Bo"));
		const person = personByKey(open.store.state, "u:crm-1") ?? null;
		const onRemove = vi.fn();
		const finalFocus = { current: null };
		// The dialog's own timers go on outside of any act: here the test waits for what a person would see.
		vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
		root.render(
			<RoomProvider open={open}>
				<RemoveDialog person={person} onClose={() => undefined} onRemove={onRemove} finalFocus={finalFocus} />
			</RoomProvider>,
		);
		await vi.waitFor(() => expect(document.querySelector('[role="alertdialog"] select')).not.toBeNull(), {
			timeout: 15_000,
		});
		const dialog = document.querySelector('[role="alertdialog"]');
		expect(dialog?.textContent).toContain("Remove Bo?");
		expect(dialog?.textContent).toContain("All 2 of their devices");
		expect(dialog?.textContent).toContain("while their invitation is valid");
		const confirm = () =>
			[...document.querySelectorAll<HTMLButtonElement>('[role="alertdialog"] button')].find(
				(one) => one.textContent === "Remove Bo",
			);
		const choose = (code: string) => {
			const select = document.querySelector<HTMLSelectElement>('[role="alertdialog"] select');
			if (!select) throw new Error("no reasons");
			select.value = code;
			select.dispatchEvent(new Event("change", { bubbles: true }));
		};
		choose("other");
		await vi.waitFor(() => expect(confirm()?.getAttribute("aria-disabled")).toBe("true"), { timeout: 15_000 });
		confirm()?.click();
		expect(onRemove).not.toHaveBeenCalled();
		choose("spam");
		await vi.waitFor(() => expect(confirm()?.getAttribute("aria-disabled")).toBeNull(), { timeout: 15_000 });
		confirm()?.click();
		expect(onRemove).toHaveBeenCalledWith(person, { code: "spam", text: "" });
	});
});
