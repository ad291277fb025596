import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { RouteHandler } from "@/server/http/route-with";

const root = path.resolve("app/api/v1");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** A route handler of `app/api/v1`, by the path that the document knows it by. */
export interface ApiRouteFile {
	/** `/removals/{commandId}`. */
	path: string;
	handlers: Partial<Record<(typeof methods)[number], RouteHandler>>;
}

/** Every route of the API that the build would have, as its files are. */
export async function readApiRoutes(): Promise<ApiRouteFile[]> {
	const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
		(file) => path.basename(file) === "route.ts",
	);
	if (files.length === 0) throw new Error("There are no routes of the API.");
	return Promise.all(
		files.map(async (file) => {
			const handlers: ApiRouteFile["handlers"] = await import(pathToFileURL(path.join(root, file)).href);
			const below = path.dirname(file).split(path.sep).join("/");
			return { path: `/${below.replace(/\[([^\]]+)\]/g, "{$1}")}`, handlers };
		}),
	);
}

/** The handler of a request and the parameters of its path, as Next would find them. */
export function matchRoute(routes: readonly ApiRouteFile[], pathname: string) {
	const parts = pathname.replace(/^\/api\/v1/, "").split("/");
	for (const route of routes) {
		const pattern = route.path.split("/");
		if (pattern.length !== parts.length) continue;
		const params: Record<string, string> = {};
		const fits = pattern.every((part, index) => {
			const given = parts[index] ?? "";
			const name = /^\{(.+)\}$/.exec(part)?.[1];
			if (name === undefined) return part === given;
			params[name] = decodeURIComponent(given);
			return true;
		});
		if (fits) return { route, params };
	}
	throw new Error(`The API has no route for ${pathname}.`);
}
