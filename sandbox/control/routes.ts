export interface ControlInput {
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly body: unknown;
}

export interface ControlRoute {
	readonly method: "GET" | "POST" | "PATCH" | "DELETE";
	/** Path below `/control`. */
	readonly path: string;
	/** What is answered as JSON; a thrown WorldError or ZodError becomes 404 or 400. */
	readonly run: (input: ControlInput) => object;
}

/** A path parameter of the matched route. */
export function param(input: ControlInput, name: string): string {
	const value = input.params[name];
	if (value === undefined) throw new Error(`route has no :${name}`);
	return value;
}
