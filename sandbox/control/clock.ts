import { z } from "zod";
import type { SandboxClock } from "../clock";
import type { ControlRoute } from "./routes";

const order = z.strictObject({
	advanceSeconds: z.number().min(0).optional(),
	frozen: z.boolean().optional(),
});

function view(clock: SandboxClock) {
	return { now: new Date(clock.now()).toISOString(), frozen: clock.frozen };
}

/** Moving the sandbox's time. */
export function clockRoutes(clock: SandboxClock): ControlRoute[] {
	return [
		{ method: "GET", path: "/clock", run: () => view(clock) },
		{
			method: "POST",
			path: "/clock",
			run: ({ body }) => {
				const { advanceSeconds, frozen } = order.parse(body);
				if (frozen === true) clock.freeze();
				if (advanceSeconds !== undefined) clock.advance(advanceSeconds * 1_000);
				if (frozen === false) clock.thaw();
				return view(clock);
			},
		},
	];
}
