import type { BrowserContextOptions, Locator, Page } from "@playwright/test";
import type { CommandType } from "@/lib/moderation/words/command";
import type { Role } from "@/lib/moderation/words/policy";
import { test as base, type ConsolePerson, expect } from "./people";
import type { Person, RecordEntry } from "./sandbox";
import { enter, projectId } from "./test";

export type Stage = "recording" | "sent" | "confirmed" | "refused" | "failed" | "unknown";

/** A console in a room, as somebody at it sees it. People are named by their own id, which tests choose. */
export class ConsoleView {
	constructor(readonly page: Page) {}

	row(userId: string): Locator {
		return this.page.locator(`[data-row="u:${userId}"]`);
	}

	/** A command's button in the person's row. */
	act(userId: string, command: CommandType): Locator {
		return this.row(userId).locator(`[data-act="${command}"]`);
	}

	/** The note beside the row that says where an act stands. */
	note(userId: string, command: CommandType, stage: Stage): Locator {
		return this.#note(this.row(userId), command, stage);
	}

	/** The same for an act at the whole room. */
	roomNote(command: CommandType, stage: Stage): Locator {
		return this.#note(this.page.locator("[aria-label=People] > div").first(), command, stage);
	}

	#note(inside: Locator, command: CommandType, stage: Stage): Locator {
		return inside.locator(`[data-act-type="${command}"][data-act-stage="${stage}"]`).filter({ visible: true }).first();
	}

	/** The person panel beside the list. */
	panel(userId: string): Locator {
		return this.page.locator(`[data-person="u:${userId}"]`);
	}

	people(count: number): Locator {
		return this.page.locator(`[data-people="${count}"]`);
	}

	/** A line of the activity, by the act or by `joined` and `left`. */
	activity(what: CommandType | "joined" | "left"): Locator {
		return this.page.locator(`[data-activity="${what}"]`);
	}

	left(state: string): Locator {
		return this.page.locator(`[data-left="${state}"]`);
	}

	dialog(): Locator {
		return this.page.getByRole("alertdialog");
	}

	button(name: string): Locator {
		return this.page.getByRole("button", { name, exact: true });
	}

	roomMenu(): Locator {
		return this.button("More for this room");
	}

	/** Opens the dialog from the row and confirms it. */
	async remove(userId: string): Promise<void> {
		await this.act(userId, "kick").click();
		await this.confirm(/^Remove /);
	}

	async confirm(name: RegExp): Promise<void> {
		await this.dialog().getByRole("button", { name }).click();
	}

	/** Opens the dialog that ends the session. */
	async askToEnd(): Promise<void> {
		await this.roomMenu().click();
		await this.page.getByRole("menuitem", { name: /^End session/ }).click();
		await this.dialog().waitFor();
	}

	async end(title: string): Promise<void> {
		await this.askToEnd();
		await this.dialog().getByRole("textbox").fill(title);
		await this.confirm(/^End session/);
	}
}

export interface Inside extends ConsoleView {
	person: ConsolePerson;
}

export interface CommandFacts {
	id: string;
	type: CommandType;
	via: "session" | "server";
	outcome: string;
	outcome_code: string | null;
	evidence: string | null;
	reason_code: string | null;
	reason_text: string | null;
	latency_ms: number | null;
}

export interface Place {
	meetingId: string;
	title: string;
	path: string;
}

interface ConsoleFixtures {
	/** A room with these people in it, who stand still until told. */
	roomOf(people: Person[], options?: { title?: string }): Promise<Place>;
	/** A preset of this test's own: a host's, but for what is given. */
	preset(permissions?: Record<string, boolean>, like?: string): Promise<string>;
	/** Somebody of this test's own at a console in the room. */
	inside(
		room: Place,
		wanted?: {
			role?: Role;
			preset?: string;
			name?: string;
			prepare?: (page: Page) => Promise<void>;
			browser?: BrowserContextOptions;
		},
	): Promise<Inside>;
	/** Somebody of this test's own with a preset of their own, not in the room yet. */
	withPreset(role: Role, preset: string, room: Place): Promise<ConsolePerson>;
	/** What was ordered in a room, oldest first. */
	commandsIn(meetingId: string): Promise<CommandFacts[]>;
	/** The frames that acted on others in a room, refused or not. */
	framesIn(meetingId: string): Promise<RecordEntry[]>;
	/** The vendor's REST, as the room's owner may use it from elsewhere. */
	vendor<T>(method: string, path: string, body?: unknown): Promise<T>;
}

const account = "5a0dc0de5a0dc0de5a0dc0de5a0dc0de";

export const test = base.extend<ConsoleFixtures>({
	roomOf: async ({ room, sandbox }, use) => {
		await use(async (people, options) => {
			const place = await room(options);
			if (people.length > 0) await sandbox.addPeople(place.meetingId, people);
			return place;
		});
	},
	vendor: async ({ stack }, use) => {
		await use(async <T>(method: string, path: string, body?: unknown) => {
			const url = `${stack.sandboxUrl}/cloudflare/client/v4/accounts/${account}/realtime/kit/${projectId}${path}`;
			const answer = await fetch(url, {
				method,
				headers: { authorization: "Bearer sandbox-realtime-admin", "content-type": "application/json" },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
			if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
			return ((await answer.json()) as { data: T }).data;
		});
	},
	preset: async ({ vendor }, use) => {
		await use(async (permissions = {}, like = "usher-host") => {
			const known = await vendor<{ id: string; name: string }[]>("GET", `/presets?search=${like}`);
			const id = known.find(({ name }) => name === like)?.id;
			const model = await vendor<{ config: object; permissions: object; ui: object }>("GET", `/presets/${id}`);
			const name = `e2e-${crypto.randomUUID().slice(0, 8)}`;
			await vendor("POST", "/presets", {
				name,
				config: model.config,
				ui: model.ui,
				permissions: { ...model.permissions, ...permissions },
			});
			return name;
		});
	},
	withPreset: async ({ person, database }, use) => {
		await use(async (role, preset, room) => {
			const somebody = await person({ role, rooms: [room.meetingId] });
			await database.query("update users set preset_name = $1 where id = $2", [preset, somebody.id]);
			return somebody;
		});
	},
	inside: async ({ person, withPreset }, use) => {
		await use(async (room, { role = "host", preset, name, prepare, browser } = {}) => {
			const somebody = preset
				? await withPreset(role, preset, room)
				: await person({ role, name, rooms: [room.meetingId] });
			const page = await somebody.page(browser);
			await prepare?.(page);
			await enter(page, room.path);
			await page.locator('[data-link="connected"]').waitFor({ timeout: 20_000 });
			return Object.assign(new ConsoleView(page), { person: somebody });
		});
	},
	commandsIn: async ({ database }, use) => {
		await use(async (meetingId) => {
			const { rows } = await database.query<CommandFacts>(
				`select id, type, via, outcome, outcome_code, evidence, reason_code, reason_text, latency_ms
				 from commands where room_id = $1 order by created_at`,
				[meetingId],
			);
			return rows;
		});
	},
	framesIn: async ({ sandbox }, use) => use((meetingId) => sandbox.record(meetingId, "frame")),
});

/** How long something took on the screen; it goes into the report beside the test. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
	const from = performance.now();
	const result = await work();
	test.info().annotations.push({ type: "ms", description: `${what}: ${Math.round(performance.now() - from)}` });
	return result;
}

/** The reason that a control gives for being disabled. */
export async function reasonOf(control: Locator): Promise<string> {
	await expect(control).toHaveAttribute("aria-disabled", "true");
	return control.evaluate((element) => {
		const described = element.getAttribute("aria-describedby");
		return (described && document.getElementById(described)?.textContent) || element.textContent || "";
	});
}

export { expect };
