import { expect, test } from "vitest";
import { createLog } from "./log";

const secret = "s3cret/with+odd chars=";

function logged(event: string, facts: Record<string, unknown>): string {
	const lines: string[] = [];
	createLog({ secrets: [secret], write: (line) => lines.push(line), now: () => new Date(0) }).info(event, facts);
	expect(lines).toHaveLength(1);
	return lines[0] ?? "";
}

test("one JSON line an event", () => {
	expect(JSON.parse(logged("started", { port: 3000, since: new Date(0) }))).toEqual({
		at: "1970-01-01T00:00:00.000Z",
		level: "info",
		event: "started",
		port: 3000,
		since: "1970-01-01T00:00:00.000Z",
	});
});

test.each([
	["as it is", secret],
	["in base64", Buffer.from(secret).toString("base64")],
	["in a URL", encodeURIComponent(secret)],
	["in hex", Buffer.from(secret).toString("hex")],
])("a registered secret is masked %s, wherever it stands", (_, form) => {
	const line = logged("call", {
		url: `https://x/?a=${form}&b`,
		deep: [{ note: form }],
		error: new Error(`no ${form}`),
	});
	expect(line).not.toContain(form);
	expect(line.match(/\[masked\]/g)?.length).toBeGreaterThanOrEqual(3);
});

test.each(["token", "accessToken", "password", "Authorization", "cookie", "clientSecret", "apiKey", "signature"])(
	"the value under %s is masked",
	(key) => expect(logged("call", { [key]: "anything" })).not.toContain("anything"),
);

test("tokens and URL passwords are known by their shape", () => {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
	const line = logged("call", { note: jwt, header: "Bearer abcdefghijkl", url: "postgres://usher:hunter22@db/usher" });
	for (const hidden of [jwt, "abcdefghijkl", "hunter22"]) expect(line).not.toContain(hidden);
	expect(line).toContain("postgres://usher:[masked]@db/usher");
});

test("an API key is known by its shape, whatever it hides in", () => {
	const key = "usher_3vQB7B6MrGQZaxCuFg4oh3vQB7B6MrGQZaxCuFg4oh1a2b3c";
	const line = logged("call", { note: `said ${key}, twice`, deep: { url: new URL(`https://x.example/?k=${key}`) } });
	expect(line).not.toContain("3vQB7B6");
	expect(line).toContain("said [masked], twice");
});

test("names cannot break a line, colour a terminal or turn text around", () => {
	const name = "a\r\nb\u001b[31mc\u202ed\u2028e\u0085f\u200bg";
	const line = logged("joined", { name });
	expect(line).toMatch(/^[\x20-\x7e]*$/);
	expect(JSON.parse(line)).toMatchObject({ name });
});

test("an error keeps its cause; a circle and a deep nest end", () => {
	const circle: Record<string, unknown> = {};
	circle.self = circle;
	const line = logged("broke", { error: new Error("outer", { cause: new Error("inner") }), circle });
	expect(line).toContain("inner");
	expect(line).toContain("[deeper]");
});
