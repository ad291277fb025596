// @vitest-environment happy-dom
import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useUrlState } from "./url-state";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let change: (part: { q?: string }) => void;
const shown = () => document.body.textContent;

function Page() {
	const [state, setState] = useUrlState({ q: "", vendor: "" });
	change = setState;
	return `${state.q}|${state.vendor}`;
}

/** What Next does when a link is followed: the address, then the parameters that the page is given. */
function router(query: string, address = query): void {
	window.history.replaceState(null, "", `/search${address}`);
	const params = new URLSearchParams(query);
	act(() =>
		root.render(
			<SearchParamsContext.Provider value={params as never}>
				<Page />
			</SearchParamsContext.Provider>,
		),
	);
}

beforeEach(() => {
	vi.useFakeTimers();
	root = createRoot(document.body);
	router("?q=70011&vendor=zego");
});
afterEach(() => {
	act(() => root.unmount());
	vi.useRealTimers();
});

it("begins with the address, and follows a link to the same page", () => {
	expect(shown()).toBe("70011|zego");
	router("");
	expect(shown()).toBe("|");
	router("?q=70012");
	expect(shown()).toBe("70012|");
});

it("is not taken back by the router's late word of what it wrote itself", () => {
	act(() => change({ q: "a" }));
	act(() => vi.runAllTimers());
	expect(window.location.search).toBe("?q=a&vendor=zego");
	act(() => change({ q: "ab" }));
	router("?q=a&vendor=zego");
	expect(shown()).toBe("ab|zego");
	act(() => vi.runAllTimers());
	expect(window.location.search).toBe("?q=ab&vendor=zego");
	router("?q=a&vendor=zego", "?q=ab&vendor=zego");
	expect(shown()).toBe("ab|zego");
});

it("follows back and forward", () => {
	act(() => {
		window.history.replaceState(null, "", "/search?q=before");
		window.dispatchEvent(new PopStateEvent("popstate"));
	});
	expect(shown()).toBe("before|");
});

it("keeps what was typed just before a link elsewhere, in the address that one comes back to", () => {
	act(() => change({ q: "typed" }));
	act(() => document.body.click());
	expect(window.location.search).toBe("?q=typed&vendor=zego");
});
