import { actorBehind } from "../auth/actor-behind";
import type { Context } from "../kernel/context";
import { contextFor, site, users } from "../runtime";
import type { Gate } from "./gate";

function systemContext(): Context {
	return contextFor({ kind: "system", part: "gate" }, "sign-in", "gate");
}

/** The gate over the running server; the one place where the wrappers meet the runtime. */
export const liveGate: Gate = {
	site,
	log: () => systemContext().log,
	actorOf: (headers) => actorBehind(systemContext(), site(), headers, users.readHolder),
	contextFor,
	recordDenial: users.recordDenial,
};
