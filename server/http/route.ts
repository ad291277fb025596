import { liveGate } from "./live-gate";
import { routeWith } from "./route-with";

/**
 * A route handler with everything in front of it:
 * `export const POST = route({ body, params, right }, async ({ context, body }) => verb(context, body))`.
 */
export const route = routeWith(liveGate);
