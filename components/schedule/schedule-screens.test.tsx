// @vitest-environment happy-dom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Timed, timed } from "@/lib/api/ends";
import { Poll } from "@/lib/api/poll";
import type { ExtendEnd, RoomEnd, RoomScheduleAnswer, SetSchedule } from "@/lib/api/schedules";
import type { Result } from "@/lib/moderation/words/errors";
import { MeProvider } from "../shell/me";
import { LiveRegion } from "../ui/live-region";
import { EndBanner } from "./end-banner";
import { EndChip } from "./end-chip";
import { RoomScheduleContext } from "./room-schedule-context";
import type { ScheduleActions } from "./schedule-actions";
import { ScheduleDialog } from "./schedule-dialog";

const room = { provider: "agora", projectId: "app", roomId: "stage" } as const;
const ok = { ok: true, value: null } as const;
const refused = { ok: false, error: { code: "conflict", message: "This room already ends then." } } as const;

let root: Root;
let given: { set: SetSchedule[]; extend: ExtendEnd[]; preview: SetSchedule[]; reopened: number };
let answerSet: () => Promise<Result<unknown>>;
let answerExtend: () => Promise<Result<unknown>>;
const actions: ScheduleActions = {
	setSchedule: (input) => {
		given.set.push(input);
		return answerSet();
	},
	previewSchedule: async (input) => {
		given.preview.push(input);
		return {
			ok: true,
			value: {
				ends: [{ startsAt: null, endsAt: "2026-11-21T11:00:00.000Z", reopensAt: null }],
				notes: ["Two other rooms end then."],
			},
		};
	},
	cancelSchedule: async () => ok,
	extendEnd: (input) => {
		given.extend.push(input);
		return answerExtend();
	},
	skipEnd: async () => ok,
	dryRunEnd: async () => refused,
	reopenRoom: async () => {
		given.reopened += 1;
		return ok;
	},
};

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	given = { set: [], extend: [], preview: [], reopened: 0 };
	answerSet = async () => ok;
	answerExtend = async () => ok;
	root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(() => {
	act(() => root.unmount());
	document.body.replaceChildren();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const show = (node: ReactNode) => act(async () => root.render(node));
const find = <E extends HTMLElement = HTMLElement>(selector: string) => {
	const found = document.querySelector<E>(selector);
	if (!found) throw new Error(`No ${selector} in ${document.body.innerHTML}`);
	return found;
};
const buttonNamed = (name: string) => {
	const found = [...document.querySelectorAll("button")].find(
		(button) => button.textContent?.trim() === name || button.getAttribute("aria-label") === name,
	);
	if (!found) throw new Error(`No button “${name}” in ${document.body.innerHTML}`);
	return found;
};
/** Waits for what a lazy part or a timer of the page brings. */
const comes = async (selector: string) => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
	await vi.waitFor(() => find(selector), 5_000);
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
};
const press = (button: HTMLElement) => act(async () => button.click());

describe("the banner of a room", () => {
	const now = Date.parse("2026-11-21T10:50:30Z");
	let answer: RoomScheduleAnswer;
	let asked: number;
	/** How far the server’s clock is ahead of this device’s. */
	let skewMs: number;
	let warned: string[];
	const end: RoomEnd = {
		endId: "0e8f5a3e-31f6-4a53-8a0c-0d6a7a2c9b11",
		scheduleId: "5b0c8f6e-2f1e-4a9d-9a8a-1d2f3c4b5a69",
		room,
		roomTitle: "Stage",
		title: "",
		plannedAt: "2026-11-21T11:00:00Z",
		endsAt: "2026-11-21T11:00:00Z",
		extendedMinutes: 0,
		reopensAt: null,
		repeats: false,
		state: "planned",
		text: "",
		lateMs: null,
		waitsSeconds: 0,
		telling: "",
		commandId: null,
		mayChange: true,
	};
	let elsewhere: number;
	function Elsewhere() {
		elsewhere += 1;
		return null;
	}
	const showBanner = async (deniedReason: string | null = null) => {
		const poll = new Poll<Timed<RoomScheduleAnswer>>(async () => {
			asked += 1;
			return timed({ ...answer, now: new Date(Date.now() + skewMs).toISOString() });
		}, 15_000);
		await show(
			<RoomScheduleContext value={{ room, poll, actions, deniedReason, openPanel: () => undefined }}>
				<LiveRegion />
				<EndChip />
				<EndBanner onWarning={(_end, stage, message) => warned.push(`${stage} ${message}`)} />
				<Elsewhere />
			</RoomScheduleContext>,
		);
		await act(async () => vi.advanceTimersByTimeAsync(0));
	};
	const pass = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
	const banner = () => document.querySelector("[data-end-banner]");
	const said = () => find("output").textContent?.trim() ?? "";

	beforeEach(() => {
		vi.useFakeTimers({ now });
		[asked, skewMs, elsewhere, warned] = [0, 0, 0, []];
		answer = { ends: [end], schedules: [], closed: null, facts: [], now: "" };
	});

	it("counts down alone, and says each warning once", async () => {
		answer.ends = [{ ...end, endsAt: "2026-11-21T11:01:00Z" }];
		await showBanner();
		expect(banner()).toBeNull();
		expect(find("[data-end-chip]").textContent).toMatch(/^Ends \d\d:01$/);
		await pass(30_000);
		expect(banner()?.getAttribute("data-end-banner")).toBe("ten");
		expect(banner()?.textContent).toContain("in 10:00");
		expect(said()).toContain("less than 10 minutes");
		await pass(61_000);
		expect(banner()?.textContent).toContain("in 8:59");
		await pass(240_000);
		expect(banner()?.getAttribute("data-end-banner")).toBe("five");
		await pass(20_000);
		expect(warned).toEqual(["ten null", "five null"]);
		expect(said()).toContain("less than 5 minutes");
		expect(elsewhere).toBe(1);
	});

	it("follows the server’s clock where this device’s is wrong", async () => {
		skewMs = 60_000;
		// By this device's clock, more than ten minutes away.
		answer.ends = [{ ...end, endsAt: "2026-11-21T11:00:40Z" }];
		await showBanner();
		expect(banner()?.getAttribute("data-end-banner")).toBe("ten");
		expect(banner()?.textContent).toContain("in 9:10");
	});

	it("keeps quiet where the clocks disagree by a moment just when a warning is due", async () => {
		answer.ends = [{ ...end, endsAt: "2026-11-21T11:00:31Z" }];
		await showBanner();
		await pass(1_000);
		expect(warned).toHaveLength(1);
		skewMs = -60_000;
		await pass(14_000);
		expect(banner()).toBeNull();
		skewMs = 0;
		await pass(15_000);
		expect(banner()).not.toBeNull();
		expect(warned).toHaveLength(1);
	});

	it("extends with one press, keeps the order’s id until it is answered, and asks what is true then", async () => {
		await showBanner();
		answerExtend = () => Promise.reject(new Error("the connection broke"));
		await press(find('[data-extend="15"]'));
		expect(find('[role="alert"]').textContent).toContain("not certain");
		answerExtend = async () => ok;
		const before = asked;
		await press(find('[data-extend="15"]'));
		expect(given.extend).toHaveLength(2);
		expect(given.extend[0]).toEqual({ ...given.extend[1], endId: end.endId, minutes: 15 });
		expect(asked).toBe(before + 1);
		await press(find('[data-extend="15"]'));
		expect(given.extend[2]?.extensionId).not.toBe(given.extend[1]?.extensionId);
	});

	it("tells who may not extend why, and does nothing", async () => {
		await showBanner("Your role (viewer) does not allow this. An admin can change it.");
		const button = find('[data-extend="5"]');
		await press(button);
		expect(given.extend).toEqual([]);
		expect(button.getAttribute("aria-disabled")).toBe("true");
		expect(find(`[id="${button.getAttribute("aria-describedby")}"]`).textContent).toContain("Your role (viewer)");
	});

	it("does not call it ended at the time, asks again soon, and then says what became of it", async () => {
		answer.ends = [{ ...end, endsAt: "2026-11-21T10:50:40Z" }];
		await showBanner();
		await pass(10_000);
		expect(banner()?.getAttribute("data-end-banner")).toBe("due");
		expect(banner()?.textContent).toContain("waiting for confirmation");
		const before = asked;
		answer.ends = [{ ...end, state: "not-ended", endsAt: "2026-11-21T10:50:40Z", text: "The vendor did not answer." }];
		await pass(2_000);
		expect(asked).toBe(before + 1);
		expect(banner()?.textContent).toContain("did not come about");
		expect(banner()?.textContent).toContain("The vendor did not answer.");
	});

	it("lets a closed room be opened again", async () => {
		answer.ends = [{ ...end, state: "ended" }];
		answer.closed = { room, reopensAt: null, text: "Nobody comes in." };
		await showBanner();
		expect(banner()?.textContent).toContain("Closed until somebody opens it.");
		answer.closed = null;
		await press(buttonNamed("Open again"));
		await pass(0);
		expect(given.reopened).toBe(1);
		expect(banner()).toBeNull();
	});
});

describe("the dialog that schedules an end", () => {
	let saved: number;
	const open = async () => {
		saved = 0;
		vi.stubGlobal("fetch", async () => new Response("{}", { status: 503 }));
		await show(
			<MeProvider me={{ userId: "u", name: "Ana", email: "ana@example.org", role: "host" }}>
				<ScheduleDialog
					fixedRoom
					room={room}
					roomTitle="Stage"
					row={null}
					zone="Europe/Paris"
					actions={actions}
					onClose={() => undefined}
					onSaved={() => {
						saved += 1;
					}}
				/>
			</MeProvider>,
		);
		await comes("form");
	};
	const type = (selector: string, value: string) =>
		act(async () => {
			const field = find<HTMLInputElement>(selector);
			const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set;
			setter?.call(field, value);
			field.dispatchEvent(new Event("input", { bubbles: true }));
		});
	const submit = () =>
		act(async () => {
			find("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
		});

	it("makes one schedule of a double press, and one of a second try after a lost answer", async () => {
		await open();
		let answerNow: (result: Result<unknown>) => void = () => undefined;
		answerSet = () => new Promise((resolve) => (answerNow = resolve));
		await submit();
		await submit();
		expect(given.set).toHaveLength(1);
		await act(async () => answerNow(refused));
		expect(document.body.textContent).toContain("This room already ends then.");
		answerSet = async () => ok;
		await submit();
		expect(given.set).toHaveLength(2);
		expect(given.set[1]?.scheduleId).toBe(given.set[0]?.scheduleId);
		expect(saved).toBe(1);
	});

	it("says what is wrong at the field, sends nothing, and loses nothing", async () => {
		await open();
		await type("textarea", "Bye all");
		await type('input[type="datetime-local"][aria-describedby]:not([value=""])', "2020-01-01T00:00");
		await submit();
		expect(given.set).toEqual([]);
		expect(document.body.textContent).toContain("This time has passed.");
		expect(find('[aria-invalid="true"]').getAttribute("type")).toBe("datetime-local");
		expect(find<HTMLTextAreaElement>("textarea").value).toBe("Bye all");
	});

	it("shows the next ends and the notes once typing rests", async () => {
		await open();
		await type("textarea", "One");
		await type("textarea", "One word");
		await comes("[data-next-end]");
		expect(given.preview.map((each) => each.message)).toEqual(["One word"]);
		expect(find('[data-testid="preview-notes"]').textContent).toContain("Two other rooms end then.");
		expect(given.set).toEqual([]);
	});
});
