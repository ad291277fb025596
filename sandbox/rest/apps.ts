import { z } from "zod";
import { data, page } from "./answers";
import { parseBody, parseQuery, type Route } from "./routes";
import { appView } from "./views";

const query = z.object({ search: z.string().optional(), sort_order: z.enum(["ASC", "DESC"]).default("DESC") });

export const appRoutes: Route[] = [
	{
		method: "GET",
		path: "/apps",
		run: ({ world, query: raw }) => {
			const { search, sort_order } = parseQuery(query, raw);
			const found = [...world.directory.apps.values()].filter(
				(app) => search === undefined || app.name.toLowerCase().includes(search.toLowerCase()),
			);
			if (sort_order === "DESC") found.reverse();
			const { rows, paging } = page(found, raw, world.switches);
			return data(rows.map(appView), paging);
		},
	},
	{
		method: "POST",
		path: "/apps",
		run: ({ world, body }) => {
			const { name } = parseBody(z.object({ name: z.string().min(1) }), body);
			return data({ app: appView(world.directory.createApp(name)) });
		},
	},
];
