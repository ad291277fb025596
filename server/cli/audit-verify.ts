import { audit, ConfigurationError, closeRuntime, openRuntime } from "../runtime";

/** Walks the audit's chain and says whether anything in it was changed. Exits with 1 when it was, or cannot be told. */
async function main(): Promise<boolean> {
	const { connection, env } = openRuntime(undefined, { write: () => undefined });
	const kept = await audit.readKeptHeads(env.auditHeadFile);
	const { rows, breaches } = await audit.verifyChain(connection.database, kept?.heads ?? []);
	for (const { id, what } of breaches.slice(0, 20)) process.stdout.write(`  ✗ Row ${id}: ${what}\n`);
	if (breaches.length > 20) process.stdout.write(`  ✗ … and ${breaches.length - 20} more.\n`);
	for (const line of kept?.unreadable ?? []) {
		process.stdout.write(`  ✗ ${env.auditHeadFile}, line ${line}: cannot be read.\n`);
	}
	if (kept === null) {
		process.stdout.write(
			`  – There is no ${env.auditHeadFile} yet (the worker writes it): an audit that its owner wrote anew as a whole would not be noticed.\n`,
		);
	}
	const isWhole = breaches.length === 0 && (kept?.unreadable.length ?? 0) === 0;
	const heads = kept?.heads.length === 1 ? "the one head" : `the ${kept?.heads.length} heads`;
	const against = kept === null ? "" : `, and agrees with ${heads} kept outside the database`;
	process.stdout.write(
		isWhole ? `The audit is whole: ${rows} rows${against}.\n` : "The audit is not as it was written.\n",
	);
	return isWhole;
}

try {
	process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
	process.stderr.write(
		error instanceof ConfigurationError ? error.message : `The audit could not be read: ${String(error)}\n`,
	);
	process.exitCode = 1;
} finally {
	await closeRuntime();
}
