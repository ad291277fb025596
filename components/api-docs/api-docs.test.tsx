import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/api/v1/openapi";
import { operations } from "@/lib/api/v1/operations";
import {
	type ApiOperation,
	fieldsOf,
	formsOf,
	isDocument,
	limitWords,
	operationsByTag,
	resolve,
	typeWords,
} from "./document";
import { curlOf, exampleOf } from "./examples";
import { OperationView } from "./operation-view";
import { Prose } from "./prose";

const document: unknown = openApiDocument(new URL("https://usher.example"), { requests: 600, windowSeconds: 60 });
if (!isDocument(document)) throw new Error("the API's own description is none");
const shown = operationsByTag(document).flatMap((group) => group.operations);
const one = (id: string): ApiOperation => {
	const found = shown.find((operation) => operation.operationId === id);
	if (!found) throw new Error(`no ${id}`);
	return found;
};

describe("the reference of our own API", () => {
	it("shows each operation once, with its path, its scope and its answer", () => {
		expect(shown.map(({ operationId }) => operationId).sort()).toEqual(operations.map(({ id }) => id).sort());
		for (const operation of shown) {
			const html = renderToStaticMarkup(<OperationView operation={operation} server="https://usher.example/api/v1" />);
			expect(html).toContain(`id="${operation.operationId}"`);
			expect(html).toContain(operation.path);
			expect(html).toContain("$USHER_KEY");
			expect(operation["x-usher-scope"], operation.operationId).toBeTruthy();
		}
	});
	it("gives examples that the routes themselves accept", () => {
		for (const { operationId, body } of shown) {
			const { body: schema } = operations.find(({ id }) => id === operationId) ?? {};
			if (!body || !schema) continue;
			const parsed = schema.safeParse(exampleOf(body));
			expect(parsed.success, `${operationId}: ${JSON.stringify(exampleOf(body))} ${parsed.error?.message}`).toBe(true);
		}
	});
	it("writes a call that a shell takes, with the key from the environment", () => {
		const curl = curlOf(one("removePeople"), "https://usher.example/api/v1");
		expect(curl).toMatch(/^curl -X POST 'https:\/\/usher\.example\/api\/v1\/removals' \\\n/);
		expect(curl).toContain(`-H "Authorization: Bearer $USHER_KEY"`);
		expect(curl).toContain("Idempotency-Key");
		expect(curlOf(one("endRoom"), "")).toContain("/rooms/agora/my-project/class-9/end'");
		const quote = { ...one("removePeople"), body: { type: "object", properties: {}, const: "it's" } };
		expect(curlOf(quote, "")).toContain(`'"it'\\''s"'`);
	});
});

describe("schemas in words", () => {
	it("names types, null and lists as people say them", () => {
		expect(typeWords({ anyOf: [{ type: "string", format: "uuid" }, { type: "null" }] })).toBe("text (uuid) or null");
		expect(typeWords({ type: ["integer", "null"] })).toBe("whole number or null");
		expect(typeWords({ type: "array", items: { type: "object" } })).toBe("list of objects");
		expect(typeWords({ enum: ["a", "b"] })).toBe('one of "a", "b"');
		expect(typeWords({})).toBe("anything");
	});
	it("says limits that somebody set, and none that nobody did", () => {
		expect(limitWords({ type: "string", minLength: 1, maxLength: 128 })).toEqual(["1 to 128 characters"]);
		expect(limitWords({ type: "integer", minimum: 5, maximum: Number.MAX_SAFE_INTEGER })).toEqual(["at least 5"]);
		expect(limitWords({ type: "integer", default: 60 })).toEqual(["default: 60"]);
	});
	it("finds fields behind lists, nulls and references, and forms where there are several", () => {
		const inner = { type: "object", properties: { a: { type: "string" } } };
		expect(Object.keys(fieldsOf({ anyOf: [{ type: "array", items: inner }, { type: "null" }] }) ?? {})).toEqual(["a"]);
		expect(formsOf({ anyOf: [inner, { type: "null" }] })).toEqual([]);
		expect(formsOf({ oneOf: [inner, { type: "string" }] })).toHaveLength(2);
		expect(resolve({ $ref: "#/components/schemas/Problem" }, document).properties).toHaveProperty("detail");
		expect(resolve({ $ref: "#/components/schemas/Nothing" }, document)).toEqual({});
	});
	it("shows descriptions as text, whatever stands in them", () => {
		const html = renderToStaticMarkup(<Prose text={"Say `a < b`\n\n- <img src=x>\n- two"} />);
		expect(html).toContain("a &lt; b</code>");
		expect(html).not.toContain("<img");
		expect(html.match(/<li>/g)).toHaveLength(2);
	});
	it("takes no error page for a description", () => {
		expect([null, [], {}, { openapi: "3.1.0" }, "x"].map(isDocument)).toEqual([false, false, false, false, false]);
	});
});
