import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Context } from "../kernel/context";
import { type Head, readHead } from "./chain";

const lineSchema = z.object({ at: z.string(), chainId: z.uuid(), lastId: z.number().int(), hash: z.string() });
let written = new Map<string, string>();

/**
 * Adds the audit's head to a file outside the database, when it has moved. The table of the head shows a cut tail; only
 * the file shows that somebody who owns the database has written the whole audit anew.
 */
export async function keepHead(context: Context, file: string): Promise<void> {
	const head = await readHead(context.database);
	if (head === null || head.lastId === 0 || written.get(file) === head.hash) return;
	await mkdir(path.dirname(file), { recursive: true });
	const handle = await open(file, "a", 0o600);
	try {
		await handle.write(`${JSON.stringify({ at: context.clock.now().toISOString(), ...head })}\n`);
		await handle.sync();
	} finally {
		await handle.close();
	}
	written = new Map(written).set(file, head.hash);
}

/** The heads that were kept; null: there is no such file. A line that cannot be read is told by its number. */
export async function readKeptHeads(file: string): Promise<{ heads: Head[]; unreadable: number[] } | null> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
		throw error;
	}
	const heads: Head[] = [];
	const unreadable: number[] = [];
	for (const [index, line] of text.split("\n").entries()) {
		if (line === "") continue;
		const parsed = lineSchema.safeParse(readJson(line));
		if (parsed.success) heads.push(parsed.data);
		else unreadable.push(index + 1);
	}
	return { heads, unreadable };
}

function readJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
