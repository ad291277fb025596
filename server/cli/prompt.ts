import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** One line from the terminal. Without a terminal there is nobody to ask. */
export async function ask(question: string): Promise<string> {
	return answerTo(question, process.stdout);
}

/** One line that is not shown while it is typed. */
export async function askHidden(question: string): Promise<string> {
	process.stdout.write(question);
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const answer = await answerTo("", nowhere);
	process.stdout.write("\n");
	return answer;
}

async function answerTo(question: string, output: NodeJS.WritableStream): Promise<string> {
	if (!process.stdin.isTTY) throw new Error("Give --email, --name and --role: there is no terminal to ask at.");
	const lines = createInterface({ input: process.stdin, output, terminal: true });
	try {
		return (await lines.question(question)).trim();
	} finally {
		lines.close();
	}
}

/** All of standard input. */
export async function readAll(): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString("utf8");
}
