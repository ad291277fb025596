import { migrate } from "../db/migrate";
import { ConfigurationError, readEnv } from "../env";

/** Reads the whole configuration, so that a wrong value stops a start here, then brings the database to this version. */
try {
	const env = readEnv();
	await migrate({ adminUrl: env.adminUrl ?? env.databaseUrl, appUrl: env.databaseUrl });
} catch (error) {
	process.stderr.write(`${error instanceof ConfigurationError ? error.message : explain(error)}\n`);
	process.exitCode = 1;
}

function explain(error: unknown): string {
	const cause = error instanceof Error ? error.message : String(error);
	return `The database could not be brought to this version: ${cause || "it cannot be reached"}.\nCheck DATABASE_URL and DATABASE_ADMIN_URL; \`npm run doctor\` tells more.`;
}
