import type { z } from "zod";
import { HttpRefusal, parseInput } from "./errors";

/** Larger than any request of ours: 500 sightings of long names. */
export const maxBodyBytes = 64 * 1024;

/** Reads a JSON body of bounded size; what it says of its own length is not believed. */
export async function readJson<Schema extends z.ZodType>(
	request: Request,
	schema: Schema,
	maxBytes = maxBodyBytes,
): Promise<z.output<Schema>> {
	const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
	if (type !== "application/json")
		throw new HttpRefusal(415, "bad-input", "Send JSON (content-type application/json).");
	const text = await readBounded(request, maxBytes);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new HttpRefusal(400, "bad-input", "The body is not valid JSON.");
	}
	return parseInput(schema, value);
}

/** A body as text, of at most `maxBytes`. */
export async function readBounded(request: Request, maxBytes = maxBodyBytes): Promise<string> {
	if (request.body === null) return "";
	const reader = request.body.getReader();
	const chunks: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return Buffer.concat(chunks).toString("utf8");
		size += value.byteLength;
		if (size > maxBytes) {
			await reader.cancel();
			throw new HttpRefusal(413, "bad-input", `The body is larger than ${maxBytes / 1024} KB.`);
		}
		chunks.push(value);
	}
}
