// What the commands say to a person: one line a step, its time behind it.
const wide = 46;
const plain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined;
const paint = (code, text) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`);

export const bold = (text) => paint(1, text);
export const dim = (text) => paint(2, text);
export const red = (text) => paint(31, text);

/** Runs one step and says how long it took; `work` may answer with a remark for the end of the line. */
export async function step(name, work) {
	const began = performance.now();
	process.stdout.write(plain ? "" : `  ${name} …`);
	try {
		const remark = await work();
		const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
		process.stdout.write(
			`${plain ? "" : "\r\u001b[K"}  ✓ ${name.padEnd(wide)} ${dim(took)}${typeof remark === "string" ? dim(`  ${remark}`) : ""}\n`,
		);
	} catch (error) {
		process.stdout.write(`${plain ? "" : "\r\u001b[K"}  ${red("✗")} ${name}\n`);
		throw error;
	}
}

/** Ends the command with words and no stack: what went wrong is the person's to mend. */
export class Stop extends Error {}

/** Runs a command's main function; prints what stopped it and sets the exit code. */
export async function main(run) {
	try {
		await run();
	} catch (error) {
		process.stderr.write(`\n${error instanceof Stop ? error.message : (error?.stack ?? String(error))}\n`);
		process.exitCode = 1;
	}
}
