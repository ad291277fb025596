// @vitest-environment happy-dom
import { act, type ReactNode, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Button } from "./button";
import { type Hotkey, setShortcuts, useHotkeys } from "./hotkeys";
import { announce, LiveRegion } from "./live-region";
import { Tabs } from "./tabs";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let host: HTMLElement;
beforeEach(() => {
	host = document.createElement("div");
	document.body.append(host);
	root = createRoot(host);
	setShortcuts(true);
});
afterEach(() => {
	act(() => root.unmount());
	host.remove();
});

const show = (node: ReactNode) => act(() => root.render(node));
const one = (selector: string) => {
	const found = document.querySelector<HTMLElement>(selector);
	if (!found) throw new Error(`No ${selector} in ${host.innerHTML}`);
	return found;
};
const press = (target: EventTarget, key: string, part: KeyboardEventInit = {}) =>
	act(() => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...part })));

describe("a button that cannot be used now", () => {
	it("stays focusable, says why, and does nothing", () => {
		let pressed = 0;
		show(
			<Button disabledReason="Needs “Kick participants” in your preset" onClick={() => void pressed++}>
				Remove
			</Button>,
		);
		const button = one("button");
		act(() => button.click());
		expect(pressed).toBe(0);
		expect(button.hasAttribute("disabled")).toBe(false);
		expect(button.getAttribute("aria-disabled")).toBe("true");
		expect(one(`[id="${button.getAttribute("aria-describedby")}"]`).textContent).toContain("Kick participants");
		button.focus();
		expect(document.activeElement).toBe(button);
	});
	it("does not submit its form either", () => {
		let sent = 0;
		show(
			<form
				onSubmit={(event) => {
					event.preventDefault();
					sent += 1;
				}}
			>
				<Button type="submit" pending>
					Save
				</Button>
			</form>,
		);
		act(() => one("button").click());
		expect(sent).toBe(0);
	});
});

function Keys({ hotkeys }: { hotkeys: readonly Hotkey[] }) {
	useHotkeys(hotkeys);
	return (
		<>
			<input aria-label="field" />
			<div role="dialog">
				<button type="button">inside</button>
			</div>
			<p id="page">page</p>
		</>
	);
}

describe("single-key shortcuts", () => {
	it("work on the page, and are silent in fields, dialogs, with modifiers and when turned off", () => {
		const heard: string[] = [];
		show(<Keys hotkeys={[{ key: "j", label: "Next", run: () => heard.push("j") }]} />);
		press(one("#page"), "j");
		press(one("input"), "j");
		press(one("[role=dialog] button"), "j");
		press(one("#page"), "j", { ctrlKey: true });
		expect(heard).toEqual(["j"]);
		act(() => setShortcuts(false));
		press(one("#page"), "j");
		expect(heard).toEqual(["j"]);
	});
	it("call what was rendered last, and end with their part of the page", () => {
		const heard: string[] = [];
		show(<Keys hotkeys={[{ key: "k", label: "Previous", run: () => heard.push("old") }]} />);
		show(<Keys hotkeys={[{ key: "k", label: "Previous", run: () => heard.push("new") }]} />);
		press(one("#page"), "k");
		show(<p id="page">page</p>);
		press(one("#page"), "k");
		expect(heard).toEqual(["new"]);
	});
});

function Panels() {
	const [value, setValue] = useState<"a" | "b" | "c">("a");
	return (
		<Tabs
			label="Parts"
			value={value}
			onChange={setValue}
			tabs={[
				{ value: "a", label: "A", count: 3 },
				{ value: "b", label: "B" },
				{ value: "c", label: "C" },
			]}
		>
			panel {value}
		</Tabs>
	);
}

describe("tabs", () => {
	it("are one tab stop, with arrows, Home and End inside", () => {
		show(<Panels />);
		const stops = () => [...document.querySelectorAll<HTMLElement>("[role=tab]")].map((tab) => tab.tabIndex);
		expect(stops()).toEqual([0, -1, -1]);
		press(one("[role=tablist]"), "ArrowLeft");
		expect(one("[role=tabpanel]").textContent).toBe("panel c");
		expect(document.activeElement?.textContent).toBe("C");
		press(one("[role=tablist]"), "Home");
		expect(stops()).toEqual([0, -1, -1]);
		expect(one("[role=tabpanel]").getAttribute("aria-labelledby")).toBe(one("[role=tab]").id);
	});
});

describe("the live region", () => {
	it("says the same words twice as two changes", () => {
		show(<LiveRegion />);
		act(() => announce("Removed Ada"));
		const first = one("output").textContent;
		act(() => announce("Removed Ada"));
		expect(first?.trim()).toBe("Removed Ada");
		expect(one("output").textContent).not.toBe(first);
	});
});
