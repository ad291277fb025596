import { ConfigurationError } from "../env";
import { closeRuntime, contextFor, site, users } from "../runtime";

/** Adds the demo's people; with real vendors there are no default accounts. */
try {
	if (site().sandboxUrl === null) {
		throw new ConfigurationError("The demo's people are for the sandbox only: USHER_SANDBOX_URL is not set.");
	}
	const added = await users.seedDemo(contextFor({ kind: "system", part: "demo" }, "cli"));
	process.stdout.write(`${added === 0 ? "The demo's people are there" : `${added} demo people added`}.\n`);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
} finally {
	await closeRuntime();
}
