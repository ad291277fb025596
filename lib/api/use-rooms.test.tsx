// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RoomsAnswer } from "./rooms";
import { refreshRooms, roomsEveryMs, useRooms } from "./use-rooms";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const answer = (workerSeen: boolean): RoomsAnswer => ({ rooms: [], projects: [], workerSeen });
function Watcher() {
	const { data, error } = useRooms(answer(true), 0);
	return (
		<p>
			{String(data.workerSeen)} {error?.message ?? "fine"}
		</p>
	);
}

let host: HTMLElement;
let root: Root;
let asked = 0;
let reply: () => Response | Promise<Response>;
const realFetch = globalThis.fetch;

beforeEach(() => {
	vi.useFakeTimers();
	asked = 0;
	reply = () => Response.json(answer(false));
	globalThis.fetch = async () => {
		asked += 1;
		return reply();
	};
	host = document.createElement("div");
	root = createRoot(host);
});
afterEach(() => {
	act(() => root.unmount());
	globalThis.fetch = realFetch;
	vi.useRealTimers();
});

const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const show = () =>
	act(() =>
		root.render(
			<>
				<Watcher />
				<Watcher />
			</>,
		),
	);

describe("the rooms of a page", () => {
	it("come once for all parts of it, every five seconds, starting with what the server rendered", async () => {
		show();
		expect(host.textContent).toBe("true finetrue fine");
		await later(roomsEveryMs - 1);
		expect(asked).toBe(0);
		await later(50);
		await act(() => vi.waitFor(() => expect(host.textContent).toBe("false finefalse fine"), { timeout: 15_000 }));
		expect(asked).toBe(1);
		await later(roomsEveryMs);
		expect(asked).toBe(2);
	});

	it("keep the last known list when the server cannot be reached, say so, and recover", async () => {
		show();
		reply = () => Promise.reject(new TypeError("fetch failed"));
		await act(() => refreshRooms());
		expect(host.textContent).toContain("true Usher could not be reached.");
		reply = () => Response.json(answer(false));
		await act(() => refreshRooms());
		expect(host.textContent).toBe("false finefalse fine");
	});

	it("take an answer that is not one as a failure, never as no rooms", async () => {
		show();
		reply = () => Response.json({ rooms: "none" });
		await act(() => refreshRooms());
		expect(host.textContent).toContain("true Usher gave no proper answer.");
	});

	it("are no longer asked for once nobody looks", async () => {
		show();
		act(() => root.render(null));
		await later(3 * roomsEveryMs);
		expect(asked).toBe(0);
	});
});
