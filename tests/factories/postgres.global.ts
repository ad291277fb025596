import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../scripts/postgres.mjs";
import { migrate } from "../../server/db/migrate";

/** One PostgreSQL for the whole run, with a migrated template that every test database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(path.join(tmpdir(), "usher-test-postgres-"));
	const postgres = await startPostgres({ dataDir: path.join(folder, "data"), throwaway: true });
	const templateUrl = postgres.urlFor("usher_template");
	const appUrl = new URL(templateUrl);
	appUrl.username = "usher_app";
	appUrl.password = "usher-test";
	await migrate({ adminUrl: templateUrl, appUrl: appUrl.href });
	project.provide("templateUrl", templateUrl);
	return async () => {
		await postgres.stop();
		rmSync(folder, { recursive: true, force: true });
		rmSync(path.dirname(postgres.dataDir), { recursive: true, force: true });
	};
}
