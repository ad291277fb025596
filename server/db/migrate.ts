import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
/** Any number, the same for all who migrate one database. */
const lockId = 7_418_265_001;

/**
 * Brings the database to this version of Usher, under a lock, so that several starts at once are fine.
 * `adminUrl`: the owner, who may create the database, the app's role and tables. `appUrl`: the role that the console
 * and the worker use; it is made when missing, and may not change or delete audit rows.
 */
export async function migrate({ adminUrl, appUrl }: { adminUrl: string; appUrl: string }): Promise<void> {
	await createDatabase(adminUrl);
	const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
	await client.connect();
	try {
		await client.query("select pg_advisory_lock($1)", [lockId]);
		const app = new URL(appUrl);
		const role = decodeURIComponent(app.username);
		await createRole(client, role, decodeURIComponent(app.password));
		await runMigrations(drizzle(client), { migrationsFolder });
		await grant(client, role);
	} finally {
		await client.end();
	}
}

async function createDatabase(adminUrl: string): Promise<void> {
	const url = new URL(adminUrl);
	const name = decodeURIComponent(url.pathname.slice(1));
	const probe = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
	try {
		await probe.connect();
		return;
	} catch (error) {
		if (!(error instanceof pg.DatabaseError && error.code === "3D000")) throw error;
	} finally {
		await probe.end().catch(() => undefined);
	}
	url.pathname = "/postgres";
	const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
	await client.connect();
	try {
		await client.query(`create database ${pg.escapeIdentifier(name)}`);
	} catch (error) {
		// Another start was quicker.
		if (!(error instanceof pg.DatabaseError && (error.code === "42P04" || error.code === "23505"))) throw error;
	} finally {
		await client.end();
	}
}

async function createRole(client: pg.Client, role: string, password: string): Promise<void> {
	const known = await client.query("select current_user = $1 as self from pg_roles where rolname = $1", [role]);
	if (known.rowCount === 0) {
		await client.query(`create role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(password)}`);
	}
}

async function grant(client: pg.Client, role: string): Promise<void> {
	const self = await client.query<{ name: string }>("select current_user as name");
	if (self.rows[0]?.name === role) return;
	const name = pg.escapeIdentifier(role);
	const schema = await client.query("select 1 from pg_namespace where nspname = 'pgboss'");
	if (schema.rowCount === 0) {
		await client.query(`grant ${name} to current_user`);
		await client.query(`create schema pgboss authorization ${name}`);
	}
	await client.query(`
		grant usage on schema public, drizzle to ${name};
		grant select on all tables in schema drizzle to ${name};
		grant select, insert, update, delete on all tables in schema public to ${name};
		grant usage, select on all sequences in schema public to ${name};
		revoke update, delete, truncate, references, trigger on audit_rows from ${name};
		revoke insert, update, delete, truncate, references, trigger on audit_head from ${name};
	`);
}
