import { z } from "zod";
import { startSandbox } from "./start";

const port = z.coerce.number().int().min(0).max(65_535).default(0);

const environment = z.object({
	SANDBOX_PORT: port,
	SANDBOX_MEDIA_PORT: port,
	SANDBOX_SEED: z.enum(["demo", "empty"]).default("demo"),
});

function say(event: string, detail: Record<string, unknown> = {}): void {
	process.stdout.write(`${JSON.stringify({ event, ...detail })}\n`);
}

async function main(): Promise<void> {
	const settings = environment.safeParse(process.env);
	if (!settings.success) {
		say("refused", { reason: z.prettifyError(settings.error) });
		process.exit(1);
	}
	const { SANDBOX_PORT, SANDBOX_MEDIA_PORT, SANDBOX_SEED } = settings.data;
	const sandbox = await startSandbox({ port: SANDBOX_PORT, mediaPort: SANDBOX_MEDIA_PORT, seed: SANDBOX_SEED });
	say("listening", { url: sandbox.url, seed: SANDBOX_SEED });
	let closing = false;
	const close = (signal: NodeJS.Signals) => {
		if (closing) return;
		closing = true;
		void sandbox.close().then(() => {
			say("closed", { signal });
			process.exit(0);
		});
	};
	process.on("SIGTERM", close);
	process.on("SIGINT", close);
}

main().catch((error: unknown) => {
	say("failed", { reason: error instanceof Error ? error.message : String(error) });
	process.exit(1);
});
