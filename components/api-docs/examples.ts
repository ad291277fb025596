import { type ApiOperation, type Schema, withoutNull } from "./document";

/** Values that a reader recognises, by the names of the fields. */
const known: Record<string, unknown> = {
	provider: "agora",
	projectId: "my-project",
	roomId: "class-9",
	userId: "crm-17",
	name: "Ada Lovelace",
	title: "Class 9",
	text: "The meeting is over. Please leave the room now.",
	message: "This room ends soon.",
	timeZone: "Europe/Paris",
	presetName: "group_call_participant",
	reactSeconds: 60,
	ttlSeconds: 3_600,
	windowMinutes: 15,
	confirmation: "class-9",
};
const uuid = "3f2a8c1e-5b7d-4e60-9a14-d2c6f0b8e713";
const moment = "2026-12-01T10:00:00Z";

/** A value that the schema allows: all that is required, and what a first call would want to say besides. */
export function exampleOf(given: Schema, name = ""): unknown {
	const { schema } = withoutNull(given);
	const [form] = schema.oneOf ?? schema.anyOf ?? [];
	if (form) return exampleOf(form, name);
	if (schema.const !== undefined) return schema.const;
	if (schema.enum) return schema.enum.includes(known[name]) ? known[name] : schema.enum[0];
	switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
		case "object":
			return Object.fromEntries(
				Object.entries(schema.properties ?? {})
					.filter(([key, field]) => schema.required?.includes(key) || wanted(key, field))
					.map(([key, field]) => [key, exampleOf(field, key)]),
			);
		case "array":
			return schema.items ? [exampleOf(schema.items, name)] : [];
		case "integer":
		case "number":
			return typeof known[name] === "number" ? known[name] : Math.max(schema.minimum ?? 0, 1);
		case "boolean":
			return true;
		case "string":
			if (schema.examples?.[0] !== undefined) return schema.examples[0];
			if (schema.format === "uuid") return uuid;
			if (schema.format === "date-time") return moment;
			if (schema.format === "date") return moment.slice(0, 10);
			if (schema.pattern?.includes(":")) return "11:00";
			return typeof known[name] === "string" ? known[name] : "…";
		default:
			return null;
	}
}

/** Not required by the schema, and yet the call makes no sense without one of its kind. */
function wanted(name: string, field: Schema): boolean {
	return name === "userId" && withoutNull(field).schema.type === "string";
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call as it can be pasted into a shell; the key comes from the environment, so that it stays out of the history. */
export function curlOf(operation: ApiOperation, server: string): string {
	const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
		const schema = operation.parameters.find((each) => each.in === "path" && each.name === name)?.schema ?? {};
		return encodeURIComponent(String(exampleOf(schema, name)));
	});
	const query = operation.parameters
		.filter((each) => each.in === "query" && each.required)
		.map((each) => `${each.name}=${encodeURIComponent(String(exampleOf(each.schema, each.name)))}`)
		.join("&");
	const lines = [
		`curl ${operation.method === "GET" ? "" : `-X ${operation.method} `}${quoted(`${server}${path}${query ? `?${query}` : ""}`)}`,
		`-H "Authorization: Bearer $USHER_KEY"`,
		...(operation.parameters.some((each) => each.name === "Idempotency-Key")
			? [`-H "Idempotency-Key: $(uuidgen)"`]
			: []),
		...(operation.body
			? [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(exampleOf(operation.body), null, 2))}`]
			: []),
	];
	return lines.join(" \\\n  ");
}
