import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack } from "../../../scripts/stack.mjs";
import { leaksInLogs } from "./canary";
import { Sandbox } from "./sandbox";

/** One running Usher for the whole run; what tests must know of it goes into a file that the fixtures read. */
export default async function start(): Promise<() => Promise<void>> {
	const folder = mkdtempSync(path.join(tmpdir(), "usher-e2e-"));
	const stack = await startStack({
		folder,
		seed: "demo",
		throwaway: true,
		env: { USHER_ROOM_POLL_SECONDS: "2" },
	});
	let stopping = false;
	stack.parts.crashed.then(({ name, how, said }) => {
		if (!stopping) process.stderr.write(`\n${name} ${how}:\n${said}\n`);
	});
	const { url, sandboxUrl, databaseUrl, adminUrl } = stack;
	// The vendor's limit has tests of its own; a run of many minutes in many rooms is not one.
	await new Sandbox(sandboxUrl).call("PATCH", "/switches", { rateLimitRequests: 100_000 });
	const file = path.join(folder, "stack.json");
	writeFileSync(file, JSON.stringify({ url, sandboxUrl, databaseUrl, adminUrl, folder }));
	process.env.USHER_E2E_STACK = file;
	return async () => {
		stopping = true;
		await stack.parts.stop();
		const leaks = leaksInLogs(folder);
		if (process.env.USHER_E2E_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
		// After everything that the run did: what one test provokes may be logged while another runs.
		if (leaks.length > 0) throw new Error(`Secrets in the logs of this run:\n${leaks.join("\n")}`);
	};
}
