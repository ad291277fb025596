import type { Page } from "@playwright/test";

interface Side {
	audioEnabled: boolean;
	videoEnabled: boolean;
	isPinned: boolean;
	on(
		event: string,
		listener: (detail: { audioEnabled?: boolean; videoEnabled?: boolean; state?: string }) => void,
	): void;
}
export interface GuestWindow {
	meeting: { self: Side; participants: { joined: { size: number } } };
	heard: string[];
}

/** Writes down from now on what the guest's own SDK is told about itself. */
export async function listen(guest: Page): Promise<void> {
	await guest.evaluate(() => {
		const own = window as unknown as GuestWindow;
		own.heard = [];
		const { self } = own.meeting;
		self.on("audioUpdate", ({ audioEnabled }) => own.heard.push(`mic ${audioEnabled ? "on" : "off"}`));
		self.on("videoUpdate", ({ videoEnabled }) => own.heard.push(`camera ${videoEnabled ? "on" : "off"}`));
		self.on("pinned", () => own.heard.push("pinned"));
		self.on("unpinned", () => own.heard.push("unpinned"));
		self.on("roomLeft", ({ state }) => own.heard.push(`left ${state}`));
	});
}

/** Waits until the guest's SDK has told of something; what was heard before is forgotten. */
export async function hears(guest: Page, what: string): Promise<void> {
	await guest.waitForFunction((wanted) => (window as unknown as GuestWindow).heard.includes(wanted), what, {
		polling: 20,
		timeout: 10_000,
	});
	await guest.evaluate(() => {
		(window as unknown as GuestWindow).heard = [];
	});
}

/** Mic or camera by the guest's own button. */
export async function turn(guest: Page, what: "mic" | "camera", to: "on" | "off"): Promise<void> {
	await guest.getByRole("button", { name: `Turn ${what} ${to}` }).click();
	await hears(guest, `${what} ${to}`);
}
