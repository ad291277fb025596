import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type DatabaseConnection, openDatabase } from "@/server/db/client";

declare module "vitest" {
	export interface ProvidedContext {
		/** URL of the test server's owner, on the migrated template database. */
		templateUrl: string;
	}
}

export const appRole = { name: "usher_app", password: "usher-test" };

export interface TestDatabase extends DatabaseConnection {
	/** As the app's role. */
	url: string;
	/** As the owner. */
	adminUrl: string;
}

/** A fresh, migrated database on a real PostgreSQL, about 50 ms; `close()` drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const template = new URL(inject("templateUrl"));
	const name = `usher_test_${randomBytes(6).toString("hex")}`;
	const templateName = template.pathname.slice(1);
	const admin = new URL(template);
	admin.pathname = "/postgres";
	await onAdmin(admin.href, async (client) => {
		// Copies of one template are made one at a time: PostgreSQL refuses a source that another copy has open.
		await client.query("select pg_advisory_lock(1)");
		await client.query(`create database ${name} template ${templateName}`);
	});
	const adminUrl = new URL(template);
	adminUrl.pathname = `/${name}`;
	const url = new URL(adminUrl);
	url.username = appRole.name;
	url.password = appRole.password;
	const connection = openDatabase(url.href, { max: 10, onError: () => undefined });
	return {
		...connection,
		url: url.href,
		adminUrl: adminUrl.href,
		close: async () => {
			await connection.close();
			await onAdmin(admin.href, (client) => client.query(`drop database if exists ${name} with (force)`));
		},
	};
}

async function onAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
