import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack } from "../../../scripts/stack.mjs";

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
	const file = path.join(folder, "stack.json");
	writeFileSync(file, JSON.stringify({ url, sandboxUrl, databaseUrl, adminUrl, folder }));
	process.env.USHER_E2E_STACK = file;
	return async () => {
		stopping = true;
		await stack.parts.stop();
		if (process.env.USHER_E2E_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
	};
}
