// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AskToLeave, NoticeRow, NoticeSent } from "@/lib/api/notices";
import { AskDialog } from "./ask-dialog";
import { NoticeDesk, type NoticeOffice } from "./notice-desk";
import { NoticeMark, NoticeNote } from "./notice-note";
import { cannedTexts, canWithdraw, isOpen, keyOf, newestByPerson } from "./notice-words";

const room = { provider: "realtimekit", projectId: "app", roomId: "r" } as const;
const target = { userId: "crm-1", participantId: "p-1", connectionIds: ["c-1"], name: "Ada" };
const noticeId = "0a0a0a0a-0000-4000-8000-000000000001";

function row(part: Partial<NoticeRow> = {}): NoticeRow {
	return {
		noticeId,
		commandId: "0a0a0a0a-0000-4000-8000-0000000000c1",
		room,
		target,
		leaveBy: new Date(Date.now() + 60_000).toISOString(),
		thenRemove: false,
		askedBy: "Ana",
		state: "waiting",
		text: "On its way.",
		content: null,
		at: new Date().toISOString(),
		...part,
	};
}

let listed: NoticeRow[];
let orders: AskToLeave[];
let reports: NoticeSent[];
let told: string[];
let said: string[];
let listFails: boolean;
let office: NoticeOffice;
const make = (sent: NoticeSent | null) =>
	new NoticeDesk({
		room,
		office,
		announce: (words) => said.push(words),
		tell:
			sent === null
				? null
				: async (_target, content) => {
						told.push(content);
						return sent;
					},
	});

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	[listed, orders, reports, told, said, listFails] = [[], [], [], [], [], false];
	office = {
		list: async () => {
			if (listFails) throw new Error("no answer");
			return { notices: listed, now: new Date().toISOString() };
		},
		ask: async (order) => {
			orders.push(order);
			const rows = order.targets.map((each, index) =>
				row({ noticeId: `${noticeId.slice(0, -1)}${index}`, target: each, content: "{}" }),
			);
			listed = rows.map((each) => ({ ...each, content: null, state: "asked" as const }));
			return { ok: true, value: { notices: rows } };
		},
		withdraw: async () => ({ ok: true, value: row({ state: "withdrawn", content: "{w}" }) }),
		reportSent: async (_id, sent) => reports.push(sent),
	};
});
afterEach(() => vi.unstubAllGlobals());

const order = { commandId: noticeId, targets: [target], text: "Please leave.", reactSeconds: 30, thenRemove: true };

describe("the notices of a room", () => {
	it("sends what this console has to send, once for each person, and reports it", async () => {
		const desk = make({ sent: true, code: null });
		const other = { ...target, userId: "crm-2", participantId: "p-2", connectionIds: ["c-2"] };
		const answer = await desk.ask({ ...order, targets: [target, other], reason: null });
		expect(answer.ok).toBe(true);
		expect(orders[0]?.via).toBe("session");
		await vi.waitFor(() => expect(reports).toHaveLength(2), { timeout: 15_000 });
		expect(told).toHaveLength(2);
		// A resend after a lost answer is the same order: nobody gets it twice.
		await desk.ask({ ...order, targets: [target, other], reason: null });
		expect(told).toHaveLength(2);
	});
	it("lets the vendor’s server send where this console cannot", async () => {
		const desk = make(null);
		await desk.ask({ ...order, reason: null });
		expect(orders[0]?.via).toBe("server");
		expect([told, reports]).toEqual([[], []]);
	});
	it("reports that it could not send", async () => {
		const desk = make({ sent: false, code: "1205" });
		await desk.ask({ ...order, reason: null });
		await vi.waitFor(() => expect(reports).toEqual([{ sent: false, code: "1205" }]), { timeout: 15_000 });
	});
	it("tells the person of a withdrawal, and reports nothing of it", async () => {
		const desk = make({ sent: true, code: null });
		await desk.withdraw(noticeId);
		expect(told).toEqual(["{w}"]);
		expect(reports).toEqual([]);
		expect(desk.shown.byPerson.get("u:crm-1")?.state).toBe("withdrawn");
	});
	it("keeps what it knew when the list does not come, and says so", async () => {
		listed = [row({ state: "delivered" })];
		const desk = make(null);
		await desk.refresh();
		listFails = true;
		await desk.refresh();
		expect(desk.shown.rows).toHaveLength(1);
		expect(desk.shown.problem).toBe("no answer");
	});
	it("says aloud what became of somebody, once, and nothing of what it first saw", async () => {
		listed = [row({ state: "delivered" })];
		const desk = make(null);
		await desk.refresh();
		listed = [row({ state: "left" })];
		await desk.refresh();
		await desk.refresh();
		expect(said).toEqual(["Ada: Left"]);
	});
	it("does not claim that an order arrived whose answer was lost", async () => {
		office.ask = async () => Promise.reject(new Error("offline"));
		const answer = await make(null).ask({ ...order, reason: null });
		expect(answer.ok).toBe(false);
	});
});

describe("what a notice’s state means", () => {
	it("shows the newest of a person’s notices, by the ids that the list of people groups by", () => {
		const newest = newestByPerson([row({ state: "asked" }), row({ state: "withdrawn" })]);
		expect(newest.get("u:crm-1")?.state).toBe("asked");
		expect(keyOf(row({ target: { ...target, userId: null } }))).toBe("p:p-1");
	});
	it("can be taken back while their time runs, and not afterwards", () => {
		expect(canWithdraw(row({ state: "not-reached" }), false)).toBe(true);
		expect(canWithdraw(row({ state: "asked" }), true)).toBe(false);
		for (const state of ["removing", "removed", "left", "stayed", "withdrawn"] as const)
			expect(canWithdraw(row({ state }), false), state).toBe(false);
		expect(isOpen("unknown")).toBe(true);
	});
});

describe("on the screen", () => {
	let root: Root;
	beforeEach(() => {
		root = createRoot(document.body.appendChild(document.createElement("div")));
	});
	afterEach(() => {
		vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
		root.unmount();
		document.body.replaceChildren();
	});
	const find = (selector: string) => document.querySelector<HTMLElement>(selector);
	const dialog = async (unreachable: string | null, ask = vi.fn()) => {
		ask.mockResolvedValue({ ok: true, value: { notices: [] } });
		// The dialog's own timers go on outside of any act: here the test waits for what a person would see.
		vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
		root.render(
			<AskDialog
				provider="agora"
				targets={[target]}
				unreachable={unreachable}
				ask={ask}
				onClose={() => undefined}
				onAsked={() => undefined}
			/>,
		);
		await vi.waitFor(() => expect(find("[data-ask-send]")).not.toBeNull(), { timeout: 15_000 });
		return ask;
	};
	const idle = () =>
		vi.waitFor(() => expect(find("[data-ask-send]")?.getAttribute("aria-busy")).toBeNull(), { timeout: 15_000 });

	it("sends a canned text, a minute and no removal unless told otherwise; a second press is the same order", async () => {
		const ask = await dialog(null);
		find("[data-ask-send]")?.click();
		await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1), { timeout: 15_000 });
		await idle();
		find("[data-ask-send]")?.click();
		await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2), { timeout: 15_000 });
		const [first, second] = ask.mock.calls.map(([given]) => given);
		expect(first).toMatchObject({ targets: [target], text: cannedTexts[0].text, reactSeconds: 60, thenRemove: false });
		expect(second.commandId).toBe(first.commandId);
	});
	it("takes the time and the removal that were chosen, and says what the removal is", async () => {
		const ask = await dialog(null);
		find('input[name="react"][value="300"]')?.click();
		find('input[type="checkbox"]')?.click();
		await vi.waitFor(
			() => expect(document.body.textContent).toContain("removed by Agora’s server, even if this page is closed"),
			{ timeout: 15_000 },
		);
		find("[data-ask-send]")?.click();
		await vi.waitFor(() => expect(ask).toHaveBeenCalled(), { timeout: 15_000 });
		expect(ask.mock.calls[0]?.[0]).toMatchObject({ reactSeconds: 300, thenRemove: true });
	});
	it("sends nothing where nobody can be reached, and says why", async () => {
		const ask = await dialog("RTM is not enabled for this project.");
		expect(find("[data-ask-send]")?.getAttribute("aria-disabled")).toBe("true");
		find("[data-ask-send]")?.click();
		expect(ask).not.toHaveBeenCalled();
		expect(document.body.textContent).toContain("RTM is not enabled");
	});
	it("takes a notice back from beside the person, and says why it could not", async () => {
		office.withdraw = async () => ({ ok: false, error: { code: "conflict", message: "Too late." } });
		const desk = make(null);
		await act(async () =>
			root.render(<NoticeNote row={row({ state: "delivered", thenRemove: true })} desk={desk} reason={null} />),
		);
		expect(document.body.textContent).toContain("removal at");
		await act(async () => find("[data-withdraw]")?.click());
		expect(document.body.textContent).toContain("Too late.");
	});
	it("offers no way back, and no countdown, once the time is over", () => {
		const over = row({ state: "stayed", leaveBy: new Date(Date.now() - 1_000).toISOString() });
		act(() =>
			root.render(
				<>
					<NoticeNote row={over} desk={make(null)} reason={null} />
					<NoticeMark row={over} />
				</>,
			),
		);
		expect(find("[data-withdraw]")).toBeNull();
		expect(document.body.textContent).not.toMatch(/\d\d:\d\d/);
	});
});
