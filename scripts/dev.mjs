// `npm run dev`: the same parts as the demo, from the sources, with hot reload of the console.
import path from "node:path";
import { checkNode, install, root } from "./install.mjs";
import { main, step } from "./terminal.mjs";

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	const { startStack, untilEnd } = await import("./stack.mjs");
	const stack = await startStack({
		folder: path.join(root, ".usher/dev"),
		seed: "demo",
		hot: true,
		wantedPort: Number(process.env.PORT ?? 3000),
		onStep: step,
	});
	process.stdout.write(
		`\n  ${stack.url}   logs: .usher/dev/logs   sandbox: ${stack.sandboxUrl}\n  Sign in as host@usher.demo with usher-demo-host. Ctrl-C stops everything.\n`,
	);
	process.exitCode = await untilEnd(stack.parts);
});
