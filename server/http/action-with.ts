import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Result } from "@/lib/moderation/errors";
import type { Right } from "@/lib/moderation/policy";
import type { Context } from "../kernel/context";
import { answerFor, parseInput } from "./errors";
import { admit, type Gate } from "./gate";

export interface ActionOptions {
	right?: Right;
	/** For audit rows; `server-action` unless the page has a word of its own. */
	origin?: Context["origin"];
	/** The action's name, for the audit row of a denial. */
	name?: string;
}

/**
 * Makes `action()` over a gate. An action can be POSTed to any path by anybody, so it is checked here and nowhere
 * else is relied on; a thrown action would unmount the page, so everything comes back as data.
 */
export function actionWith(gate: Gate, requestHeaders: () => Promise<Headers>) {
	return function action<Schema extends z.ZodType, Value>(
		schema: Schema,
		handler: (context: Context, input: z.output<Schema>) => Promise<Value>,
		options: ActionOptions = {},
	): (input: unknown) => Promise<Result<Value>> {
		return async (input) => {
			const trace = randomUUID();
			try {
				const context = await admit(gate, {
					headers: await requestHeaders(),
					unsafe: true,
					right: options.right,
					origin: options.origin ?? "server-action",
					trace,
					what: `action ${options.name ?? (handler.name || "unnamed")}`,
				});
				return { ok: true, value: await handler(context, parseInput(schema, input)) };
			} catch (error) {
				unstable_rethrow(error);
				const { status: _, ...answer } = answerFor(error, trace, gate.log());
				return { ok: false, error: answer };
			}
		};
	};
}
