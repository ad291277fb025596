import { randomBytes } from "node:crypto";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";

import type { Role } from "@/lib/moderation/words/policy";
import { cookieOf } from "./http";
import { test as base, projectId } from "./test";

/** Somebody of this test alone, who can be changed without another test noticing. */
export interface ConsolePerson {
	id: string;
	/** As the vendor knows them. */
	vendorId: string;
	email: string;
	name: string;
	password: string;
	/** The Cookie header of a session of theirs; made once. */
	cookie(): Promise<string>;
	/** A browser of theirs, signed in. */
	page(options?: BrowserContextOptions): Promise<Page>;
}

interface PersonWanted {
	role: Role | null;
	name?: string;
	/** Rooms given, by meeting id. */
	rooms?: string[];
}

interface PeopleFixtures {
	person(wanted: PersonWanted): Promise<ConsolePerson>;
}

/** Everybody's password is the demo host's: its hash is there already, and making one takes a while on purpose. */
const password = "usher-demo-host";

export const test = base.extend<PeopleFixtures>({
	person: async ({ database, stack, stranger }, use) => {
		await use(async ({ role, name, rooms = [] }) => {
			const word = randomBytes(4).toString("hex");
			const called = name ?? `Test ${role ?? "nobody"} ${word}`;
			const email = `${role ?? "nobody"}-${word}@usher.test`;
			const { rows } = await database.query<{ id: string }>(
				`insert into users (email, name, role, password_hash)
				 select $1, $2, $3, password_hash from users where email = 'host@usher.demo' returning id`,
				[email, called, role],
			);
			const id = rows[0]?.id;
			if (id === undefined) throw new Error("The person was not added.");
			for (const room of rooms) {
				await database.query(
					"insert into user_rooms (user_id, provider, project_id, room_id) values ($1, 'realtimekit', $2, $3)",
					[id, projectId, room],
				);
			}
			let session: Promise<string> | null = null;
			const cookie = () => {
				session ??= cookieOf(stack.url, email, password);
				return session;
			};
			return {
				id,
				vendorId: `usher:${id}`,
				email,
				name: called,
				password,
				cookie,
				page: async (options) => {
					const page = await stranger(options);
					await wear(page.context(), stack.url, await cookie());
					return page;
				},
			};
		});
	},
});

/** Gives a browser the cookies of a session. */
export async function wear(context: BrowserContext, url: string, cookie: string): Promise<void> {
	await context.addCookies(
		cookie.split("; ").map((pair) => {
			const equals = pair.indexOf("=");
			return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
		}),
	);
}

export { expect } from "./test";
