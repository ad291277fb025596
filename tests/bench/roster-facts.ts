import type { Page } from "@playwright/test";
import type { WorldRoom } from "../e2e/support/sandbox";

/** One person: connection ids, sorted and joined, and whether any microphone of theirs is on. */
export interface Shown {
	connections: string;
	mic: boolean;
}

const key = (connections: readonly string[]) => [...connections].sort().join(" ");

/** What a right roster shows, by the person's connections; console people are left out. */
export function truth(world: WorldRoom): Map<string, Shown> {
	const byPerson = new Map<string, { ids: string[]; mic: boolean }>();
	for (const peer of world.peers) {
		if (peer.customParticipantId.startsWith("usher:")) continue;
		const person = byPerson.get(peer.customParticipantId) ?? { ids: [], mic: false };
		person.ids.push(peer.peerId);
		person.mic ||= peer.mic;
		byPerson.set(peer.customParticipantId, person);
	}
	return new Map([...byPerson].map(([id, { ids, mic }]) => [`u:${id}`, { connections: key(ids), mic }]));
}

export const mostRows = (page: Page) => page.locator("[data-row]").count();

/** Scrolls the whole virtual list, a screen at a time, and gathers every row on the way. */
export async function collectRoster(page: Page): Promise<Map<string, Shown>> {
	const rows = await page.evaluate(async () => {
		const scroller = document.querySelector<HTMLElement>("[data-roster-scroll]");
		if (!scroller) throw new Error("there is no roster");
		const found: Record<string, { connections: string; mic: boolean }> = {};
		for (let top = 0; ; top += scroller.clientHeight) {
			scroller.scrollTop = top;
			// Two frames: the list moves in the first and paints in the second.
			await new Promise((resolve) => requestAnimationFrame(resolve));
			await new Promise((resolve) => requestAnimationFrame(resolve));
			for (const row of document.querySelectorAll<HTMLElement>("[data-row]")) {
				found[row.dataset.row ?? ""] = { connections: row.dataset.connections ?? "", mic: row.dataset.mic === "true" };
			}
			if (top + scroller.clientHeight >= scroller.scrollHeight) return found;
		}
	});
	return new Map(
		Object.entries(rows)
			.filter(([person]) => !person.startsWith("u:usher:"))
			.map(([person, { connections, mic }]) => [person, { connections: key(connections.split(" ")), mic }]),
	);
}

export function differences(shown: Map<string, Shown>, world: Map<string, Shown>): string[] {
	const wrong: string[] = [];
	for (const [person, right] of world) {
		const seen = shown.get(person);
		if (!seen) wrong.push(`${person} cannot be reached`);
		else if (seen.connections !== right.connections)
			wrong.push(`${person} has devices ${seen.connections}, not ${right.connections}`);
		else if (seen.mic !== right.mic) wrong.push(`${person} is shown with the mic ${seen.mic ? "on" : "off"}`);
	}
	for (const person of shown.keys()) if (!world.has(person)) wrong.push(`${person} is shown and has left`);
	return wrong;
}
