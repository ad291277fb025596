// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RoomEvent } from "../moderation/room-event";
import { nextFrame, RoomStore } from "./room-store";
import { RosterView, wholeRoster } from "./roster-view";

const joined = (
	id: string,
	over: { name?: string; joinedAt?: number; mic?: boolean; userId?: string } = {},
): RoomEvent => ({
	type: "connection-joined",
	at: 1,
	connection: {
		connectionId: id,
		participantId: `p-${id}`,
		userId: over.userId ?? null,
		name: over.name ?? id,
		picture: null,
		presetName: "guest",
		mic: { on: over.mic ?? false, certain: true },
		camera: { on: false, certain: true },
		screen: { on: false, certain: true },
		joinedAt: over.joinedAt ?? null,
	},
});
const left = (connectionId: string): RoomEvent => ({ type: "connection-left", connectionId, at: 2 });
const mic = (connectionId: string, on: boolean): RoomEvent => ({
	type: "media-changed",
	connectionId,
	kind: "mic",
	flag: { on, certain: true },
	at: 2,
});

/** A store whose frames are drawn by the test. */
function byHand() {
	let pending: (() => void) | null = null;
	const store = new RoomStore((callback) => {
		pending = callback;
		return () => {
			pending = null;
		};
	});
	return {
		store,
		frame: () => {
			const callback = pending;
			pending = null;
			callback?.();
		},
	};
}

afterEach(() => vi.useRealTimers());

describe("RoomStore", () => {
	it("reduces everything that came since the last frame once, and tells once", () => {
		const { store, frame } = byHand();
		const listener = vi.fn();
		store.subscribe(listener);
		store.push([joined("a")]);
		store.push([joined("b"), mic("a", true)]);
		expect(store.state.counts.people).toBe(0);
		frame();
		expect(store.state.counts).toMatchObject({ people: 2, mic: 1 });
		expect(listener).toHaveBeenCalledOnce();
	});

	it("tells nobody when a frame changes nothing", () => {
		const { store, frame } = byHand();
		store.push([joined("a")]);
		frame();
		const listener = vi.fn();
		store.subscribe(listener);
		store.push([mic("a", false), mic("nobody", true)]);
		frame();
		expect(listener).not.toHaveBeenCalled();
	});

	it("does nothing more after it has been disposed of", () => {
		const { store, frame } = byHand();
		store.push([joined("a")]);
		store.dispose();
		frame();
		expect(store.state.counts.people).toBe(0);
	});

	it("flushes by a timer while the page is hidden, also when it becomes hidden before the frame", () => {
		vi.useFakeTimers();
		const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
		vi.stubGlobal("requestAnimationFrame", () => 1);
		vi.stubGlobal("cancelAnimationFrame", () => undefined);
		const callback = vi.fn();
		nextFrame(callback);
		vi.advanceTimersByTime(1_000);
		expect(callback).not.toHaveBeenCalled();
		visibility.mockReturnValue("hidden");
		document.dispatchEvent(new Event("visibilitychange"));
		vi.advanceTimersByTime(300);
		expect(callback).toHaveBeenCalledOnce();
		vi.unstubAllGlobals();
		visibility.mockRestore();
	});
});

describe("RosterView", () => {
	const viewOf = (...events: RoomEvent[]) => {
		vi.useFakeTimers();
		const { store, frame } = byHand();
		const happen = (...more: RoomEvent[]) => {
			store.push(more);
			frame();
			vi.advanceTimersByTime(200);
		};
		const view = new RosterView(store, 200);
		happen(...events);
		const names = () => view.snapshot.keys.map((key) => key.replace("p:p-", ""));
		return { view, happen, names };
	};

	it("sorts by name whatever the case and accents, and merges who comes and goes", () => {
		const { names, happen } = viewOf(
			joined("b", { name: "béa" }),
			joined("a", { name: "Ada" }),
			joined("z", { name: "Zoë" }),
		);
		expect(names()).toEqual(["a", "b", "z"]);
		happen(joined("c", { name: "Bob" }), left("a"), joined("y", { name: "Zy" }));
		expect(names()).toEqual(["b", "c", "z", "y"]);
	});

	it("sorts by arrival, those who were here before first", () => {
		const { view, names, happen } = viewOf(
			joined("late", { joinedAt: 9 }),
			joined("here"),
			joined("mid", { joinedAt: 5 }),
		);
		view.setQuery({ ...wholeRoster, sort: "first" });
		expect(names()).toEqual(["here", "mid", "late"]);
		view.setQuery({ ...wholeRoster, sort: "latest" });
		expect(names()).toEqual(["late", "mid", "here"]);
		happen({ type: "joined-at", connectionId: "here", joinedAt: 7, at: 8 });
		expect(names()).toEqual(["late", "here", "mid"]);
	});

	it("does not move rows for what changes all the time", () => {
		const { view, happen } = viewOf(joined("a"), joined("b"));
		const before = view.snapshot;
		happen(mic("a", true), mic("b", true));
		expect(view.snapshot).toBe(before);
	});

	it("finds by name, user id, participant id and connection id, by all words", () => {
		const { view, names } = viewOf(
			joined("conn-1", { name: "Ada Lovelace", userId: "CRM-17" }),
			joined("conn-2", { name: "Ada Byron" }),
		);
		const find = (text: string) => {
			view.setQuery({ ...wholeRoster, text });
			return names().length;
		};
		expect([find("ada"), find("love ada"), find("crm-17"), find("p-conn-2"), find("conn-1"), find("nobody")]).toEqual([
			2, 1, 1, 1, 1, 0,
		]);
	});

	it("keeps the chosen row although it no longer fits the filter, until another is chosen", () => {
		const { view, names, happen } = viewOf(joined("a", { mic: true }), joined("b", { mic: true }));
		view.setQuery({ ...wholeRoster, filters: ["mic"] });
		view.keep("p:p-a");
		happen(mic("a", false));
		expect(names()).toEqual(["a", "b"]);
		view.keep(null);
		vi.advanceTimersByTime(200);
		expect(names()).toEqual(["b"]);
	});

	it("gives the same order by merging as by sorting anew", () => {
		const name = (n: number) => `n${(n * 7_919) % 101}`;
		const { view, names, happen } = viewOf(...Array.from({ length: 60 }, (_, n) => joined(`c${n}`, { name: name(n) })));
		for (let round = 0; round < 20; round += 1) {
			happen(
				left(`c${round * 2}`),
				joined(`d${round}`, { name: name(round + 60) }),
				joined(`e${round}`, { name: name(round) }),
			);
		}
		const merged = names();
		view.setQuery({ ...wholeRoster, sort: "latest" });
		view.setQuery(wholeRoster);
		expect(merged).toEqual(names());
	});
});
