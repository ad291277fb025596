import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import * as z from "zod";

const actionSchema = z.object({ filename: z.string(), exportedName: z.string() });
const referencesSchema = z.object({
	node: z.record(z.string(), actionSchema),
	edge: z.record(z.string(), actionSchema),
});
const pathsSchema = z.record(z.string(), z.string());

/** A server action of the build: whoever knows `id` can POST it to any path (header `Next-Action`). */
export interface BuiltAction {
	id: string;
	file: string;
	name: string;
}

/** A page or route handler of the build; `path` still has its `[params]`. */
export interface BuiltPath {
	kind: "page" | "route";
	path: string;
}

export interface BuiltSurface {
	actions: BuiltAction[];
	paths: BuiltPath[];
}

/**
 * Everything of a production build that a request can reach, by Next's own manifests, so that a suite that walks it
 * misses nothing that somebody adds later. `distDir`: the build, or its `standalone` copy.
 */
export function readSurface(distDir: string): BuiltSurface {
	const server = [path.join(distDir, "server"), path.join(distDir, "standalone", distDir, "server")].find((folder) =>
		existsSync(path.join(folder, "app-paths-manifest.json")),
	);
	if (server === undefined) throw new Error(`There is no production build in ${distDir}.`);
	const read = (name: string): unknown => JSON.parse(readFileSync(path.join(server, name), "utf8"));
	const references = referencesSchema.parse(read("server-reference-manifest.json"));
	const actions = Object.entries({ ...references.node, ...references.edge }).map(([id, action]) => ({
		id,
		file: action.filename,
		name: action.exportedName,
	}));
	const paths = Object.keys(pathsSchema.parse(read("app-paths-manifest.json"))).map((entry) => {
		const kind: BuiltPath["kind"] = entry.endsWith("/route") ? "route" : "page";
		const bare = entry.replace(/\/(route|page)$/, "").replace(/\/\([^/]+\)/g, "");
		return { kind, path: bare === "" ? "/" : bare };
	});
	if (actions.length === 0 || paths.length === 0)
		throw new Error("The build's manifests list nothing: has their shape changed?");
	return { actions, paths };
}

/** A path with its parameters filled in; what is not named becomes `x`. */
export function fillPath({ path: pattern }: BuiltPath, params: Record<string, string>): string {
	return pattern.replace(/\[(?:\.\.\.)?([^\]]+)\]/g, (_whole, name: string) => encodeURIComponent(params[name] ?? "x"));
}

/** The methods a route handler may answer; probing each finds the ones it has. */
export const routeMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * Calls a server action the way Next's own client does; `headers` decide who asks, and from where. On a connection of
 * its own: a server that refuses early closes it, and `fetch` would then send an emptied body over the next one.
 */
export function postAction(
	url: URL,
	action: BuiltAction,
	args: unknown[],
	headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
	const body = Buffer.from(JSON.stringify(args));
	return new Promise((resolve, reject) => {
		const sent = request(url, {
			method: "POST",
			agent: false,
			headers: {
				accept: "text/x-component",
				"content-type": "text/plain;charset=UTF-8",
				"content-length": body.byteLength,
				"next-action": action.id,
				...headers,
			},
		});
		sent.on("response", (response) => {
			const chunks: Buffer[] = [];
			response.on("data", (chunk: Buffer) => chunks.push(chunk));
			response.on("end", () => {
				resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
			});
			response.on("error", reject);
		});
		sent.on("error", reject);
		sent.end(body);
	});
}
