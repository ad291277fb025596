import { providerNames } from "@/lib/moderation/room";
import { isMigrated } from "../db/is-migrated";
import { ConfigurationError, readEnv } from "../env";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";
import { createRuntime, type Runtime } from "../runtime";

/** Long enough for a slow vendor, short enough for someone who waits. */
const vendorDeadlineMs = 15_000;

const vendorAdvice: Record<ProviderErrorKind, string> = {
	unreachable:
		"It could not be reached. Check that this machine may open https connections to it, and the vendor’s status page.",
	unauthorised:
		"It refused the credentials. The line above names them; .env.example says where each comes from, and with which permission.",
	refused: "It refused the call. Check the project’s id: it must be one of the account whose credentials these are.",
	limited:
		"It is limiting this account’s calls. Wait five minutes; if it happens again, see who else calls with this account.",
	unsupported: "It does not know the call, or has not enabled it for this project. The line above says which.",
	"unknown-outcome": "It did not answer in time. Try again; if it happens again, see the vendor’s status page.",
};

let troubles = 0;

function well(what: string): void {
	process.stdout.write(`  ✓ ${what}\n`);
}

function trouble(what: string, advice: string): void {
	troubles += 1;
	process.stdout.write(`  ✗ ${what}\n    ${advice.replaceAll("\n", "\n    ")}\n`);
}

async function checkDatabase({ connection }: Runtime): Promise<void> {
	try {
		await connection.pool.query("select 1");
	} catch (error) {
		const cause = error instanceof Error && error.message !== "" ? error.message : "no answer";
		trouble(`Database: ${cause}.`, "Check DATABASE_URL, that PostgreSQL runs, and that this machine may reach it.");
		return;
	}
	well("Database answers");
	if (await isMigrated(connection.pool).catch(() => false)) well("Tables are those of this version");
	else {
		trouble(
			"Tables are not those of this version.",
			"Run `npm start` once, or `node dist/migrate.mjs`: both bring the database to this version.",
		);
	}
}

/** One read-only question to each. */
async function checkVendors(runtime: Runtime): Promise<void> {
	for (const { control } of runtime.projects) {
		const name = providerNames[control.provider];
		try {
			await control.ping({ signal: AbortSignal.timeout(vendorDeadlineMs), lane: "act" });
			well(`${name} answers`);
		} catch (error) {
			if (!(error instanceof ProviderError)) throw error;
			trouble(`${name}: ${error.message}`, vendorAdvice[error.kind]);
		}
	}
}

try {
	const env = readEnv();
	well("Configuration is complete");
	const runtime = createRuntime(env, { write: () => undefined });
	try {
		await checkDatabase(runtime);
		if (troubles === 0) await checkVendors(runtime);
		else process.stdout.write("  – Vendors were not asked: their shared rate budget is kept in the database.\n");
	} finally {
		await runtime.close();
	}
} catch (error) {
	trouble("Configuration", error instanceof ConfigurationError ? error.message : String(error));
}
process.stdout.write(troubles === 0 ? "\nAll is well.\n" : `\n${troubles} to mend.\n`);
process.exitCode = troubles === 0 ? 0 : 1;
