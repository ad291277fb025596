/** As much of an OpenAPI 3.1 document and of JSON Schema as the reference shows. */
export interface Schema {
	$ref?: string;
	type?: string | string[];
	format?: string;
	description?: string;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	enum?: unknown[];
	const?: unknown;
	default?: unknown;
	examples?: unknown[];
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
	pattern?: string;
}

export interface Parameter {
	name: string;
	in: "path" | "query" | "header";
	required?: boolean;
	description?: string;
	schema: Schema;
}

interface Body {
	description?: string;
	content?: Record<string, { schema: Schema }>;
}

interface RawOperation {
	operationId: string;
	tags?: string[];
	summary?: string;
	description?: string;
	parameters?: Parameter[];
	requestBody?: Body;
	responses?: Record<string, Body & { $ref?: string }>;
	"x-usher-scope"?: string;
}

export interface ApiDocument {
	openapi: string;
	info: { title: string; version: string; description?: string };
	servers?: { url: string }[];
	paths: Record<string, Record<string, RawOperation>>;
	components?: { schemas?: Record<string, Schema> };
}

export interface ApiOperation extends Omit<RawOperation, "parameters" | "responses"> {
	method: string;
	path: string;
	parameters: readonly Parameter[];
	/** What is sent; null: nothing. */
	body: Schema | null;
	/** The answer when all goes well. */
	answer: { status: string; schema: Schema | null };
}

/** Whether what was fetched can be shown; a refusal or an error page cannot. */
export function isDocument(value: unknown): value is ApiDocument {
	if (typeof value !== "object" || value === null) return false;
	const { openapi, paths, info } = value as Partial<ApiDocument>;
	return typeof openapi === "string" && typeof paths === "object" && paths !== null && typeof info?.title === "string";
}

const json = (body: Body | undefined): Schema | null => body?.content?.["application/json"]?.schema ?? null;

/** The operations in the document's own order, by what they are about. */
export function operationsByTag(document: ApiDocument): { tag: string; operations: ApiOperation[] }[] {
	const groups = new Map<string, ApiOperation[]>();
	for (const [path, methods] of Object.entries(document.paths)) {
		for (const [method, raw] of Object.entries(methods)) {
			const { parameters = [], responses = {}, ...rest } = raw;
			const [status, response] = Object.entries(responses).find(([code]) => /^2\d\d$/.test(code)) ?? ["200", undefined];
			const tag = raw.tags?.[0] ?? "Other";
			const operation: ApiOperation = {
				...rest,
				method: method.toUpperCase(),
				path,
				parameters,
				body: json(raw.requestBody),
				answer: { status, schema: json(response) },
			};
			groups.set(tag, [...(groups.get(tag) ?? []), operation]);
		}
	}
	return [...groups].map(([tag, operations]) => ({ tag, operations }));
}

/** Follows a reference into the document's components; what is not there is anything. */
export function resolve(schema: Schema, document: ApiDocument): Schema {
	const name = schema.$ref?.match(/^#\/components\/schemas\/(.+)$/)?.[1];
	return name === undefined ? schema : (document.components?.schemas?.[name] ?? {});
}

/** What a schema may be, one by one; an own description stays with what it describes. */
export function variantsOf(schema: Schema): Schema[] {
	return schema.oneOf ?? schema.anyOf ?? [];
}

const isNull = (schema: Schema) => schema.type === "null";

/** A schema that may be null, without the null. */
export function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
	const variants = variantsOf(schema);
	const rest = variants.filter((each) => !isNull(each));
	if (rest.length === variants.length) {
		if (!Array.isArray(schema.type) || !schema.type.includes("null")) return { schema, nullable: false };
		const types = schema.type.filter((each) => each !== "null");
		return { schema: { ...schema, type: types.length === 1 ? types[0] : types }, nullable: true };
	}
	const [only] = rest;
	return rest.length === 1 && only ? { schema: only, nullable: true } : { schema: { oneOf: rest }, nullable: true };
}

/** `text (uuid)`, `whole number`, `list of objects`, `one of “media”, “messages”`, or null. */
export function typeWords(given: Schema): string {
	const { schema, nullable } = withoutNull(given);
	return nullable ? `${plainType(schema)} or null` : plainType(schema);
}

const names: Record<string, [one: string, many: string]> = {
	string: ["text", "texts"],
	integer: ["whole number", "whole numbers"],
	number: ["number", "numbers"],
	boolean: ["true or false", "true or false"],
	object: ["object", "objects"],
};

function plainType(schema: Schema, many = false): string {
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (schema.enum) return `${many ? "any" : "one"} of ${schema.enum.map((each) => JSON.stringify(each)).join(", ")}`;
	if (variantsOf(schema).length > 0) return `one of ${variantsOf(schema).length} forms`;
	const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type;
	if (type === "array") return `list of ${schema.items ? plainType(schema.items, true) : "anything"}`;
	const words = names[type ?? ""]?.[many ? 1 : 0] ?? "anything";
	return schema.format ? `${words} (${schema.format})` : words;
}

/** Limits in words: `1 to 128 characters`, `at most 50`, `default: 60`. */
export function limitWords(given: Schema): string[] {
	const { schema } = withoutNull(given);
	const limits = [
		between(schema.minLength, schema.maxLength, "characters"),
		between(schema.minItems, schema.maxItems, "entries"),
		// The largest whole number of JSON is no limit that anybody set.
		between(
			schema.minimum === Number.MIN_SAFE_INTEGER ? undefined : schema.minimum,
			schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum,
			"",
		),
		schema.pattern ? `like ${schema.pattern}` : null,
		given.default !== undefined && given.default !== null ? `default: ${JSON.stringify(given.default)}` : null,
	];
	return limits.filter((limit) => limit !== null);
}

function between(least: number | undefined, most: number | undefined, unit: string): string | null {
	const of = unit === "" ? "" : ` ${unit}`;
	if (least !== undefined && most !== undefined) return `${least} to ${most}${of}`;
	if (most !== undefined) return `at most ${most}${of}`;
	return least === undefined || least === 0 ? null : `at least ${least}${of}`;
}

/** Fields of an object, or of what a list holds; null: it has none to show. */
export function fieldsOf(given: Schema): Record<string, Schema> | null {
	const { schema } = withoutNull(given);
	const inner = schema.type === "array" && schema.items ? withoutNull(schema.items).schema : schema;
	return inner.properties && Object.keys(inner.properties).length > 0 ? inner.properties : null;
}

/** The forms that a schema, or what a list holds, may have, when it is more than one. */
export function formsOf(given: Schema): Schema[] {
	const { schema } = withoutNull(given);
	const inner = schema.type === "array" && schema.items ? withoutNull(schema.items).schema : schema;
	const forms = variantsOf(inner);
	return forms.length > 1 ? forms : [];
}

export function requiredOf(given: Schema): readonly string[] {
	const { schema } = withoutNull(given);
	const inner = schema.type === "array" && schema.items ? withoutNull(schema.items).schema : schema;
	return inner.required ?? [];
}
