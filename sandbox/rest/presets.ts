import { z } from "zod";
import { presetTemplate, type World } from "../world";
import { BadRequest, data, page } from "./answers";
import { param, parseBody, type Route } from "./routes";
import { presetRow, presetView } from "./views";

const json = z.record(z.string(), z.unknown());
const whole = z.object({ name: z.string().min(1), config: json, permissions: json, ui: json });
const partial = whole.partial();

/** Keys the vendor added later, or marks optional; the rest of a preset has to be there. */
const optionalKeys = new Set([
	"config.media.audio",
	"config.media.video.simulcast",
	"permissions.accept_stage_requests",
	"permissions.is_recorder",
	"permissions.stage_access",
	"permissions.stage_enabled",
	"permissions.transcription_enabled",
	"permissions.plugins.config",
]);

/** Every key of the template has to be in the value, with the same kind of value (unless `partly`). */
function checkShape(
	template: Record<string, unknown>,
	value: Record<string, unknown>,
	at: string,
	partly: boolean,
): void {
	for (const [key, wanted] of Object.entries(template)) {
		const path = `${at}.${key}`;
		const given = value[key];
		if (given === undefined) {
			if (partly || optionalKeys.has(path)) continue;
			throw new BadRequest(`${path} is required`);
		}
		if (typeof given !== typeof wanted || Array.isArray(given) !== Array.isArray(wanted)) {
			throw new BadRequest(`${path} must be ${typeof wanted}`);
		}
		if (typeof wanted === "object" && wanted !== null) {
			checkShape(wanted as Record<string, unknown>, given as Record<string, unknown>, path, partly);
		}
	}
}

function checkBody(body: z.infer<typeof partial>, partly: boolean): void {
	const template = presetTemplate();
	if (body.config) checkShape({ ...template.config }, body.config, "config", partly);
	if (body.permissions) checkShape({ ...template.permissions }, body.permissions, "permissions", partly);
}

function pushLive(world: World, presetId: string, permissions: Record<string, unknown> | undefined): void {
	if (!permissions || !world.switches.presetEditAppliesLive) return;
	world.pushPreset("rest", world.directory.preset(presetId).name, permissions);
}

export const presetRoutes: Route[] = [
	{
		method: "GET",
		path: "/:app/presets",
		run: ({ world, query }) => {
			const search = query.get("search")?.toLowerCase();
			const found = [...world.directory.presets.values()].filter(
				(preset) => search === undefined || preset.name.toLowerCase().includes(search),
			);
			const { rows, paging } = page(found, query, world.switches);
			return data(rows.map(presetRow), paging);
		},
	},
	{
		method: "POST",
		path: "/:app/presets",
		run: ({ world, body: raw }) => {
			const body = parseBody(whole, raw);
			checkBody(body, false);
			const blank = world.directory.createPreset({ ...presetTemplate(), name: body.name });
			return data(presetView(world.directory.changePreset(blank.id, body)));
		},
	},
	{
		method: "GET",
		path: "/:app/presets/:preset",
		run: (input) => data(presetView(input.world.directory.preset(param(input, "preset")))),
	},
	...(["PATCH", "PUT"] as const).map(
		(method): Route => ({
			method,
			path: "/:app/presets/:preset",
			run: (input) => {
				const id = param(input, "preset");
				const body = parseBody(method === "PUT" ? whole : partial, input.body);
				checkBody(body, method === "PATCH");
				const preset = input.world.directory.changePreset(id, body);
				pushLive(input.world, id, body.permissions);
				return data(presetView(preset));
			},
		}),
	),
	{
		method: "DELETE",
		path: "/:app/presets/:preset",
		run: (input) => data(presetView(input.world.directory.deletePreset(param(input, "preset")))),
	},
];
