import { z } from "zod";
import { SANDBOX_AGORA } from "../../credentials";
import type { Switches } from "../../world";
import { type AgoraRule, largestUid, type RuleTarget } from "../model";
import { isUndocumented } from "../rules";
import { givenSeconds, ruleSeconds } from "../times";
import { type AgoraInput, AgoraRefusal, type AgoraRoute, ok, parse } from "./route";

const timeFields = {
	time: z.number().min(0).optional(),
	time_in_seconds: z.number().min(0).optional(),
};

const newRule = z.object({
	cname: z.string().max(64).optional(),
	uid: z.number().int().min(0).max(largestUid).optional(),
	ip: z.string().optional(),
	privileges: z.array(z.enum(["join_channel", "publish_audio", "publish_video"])).min(1),
	...timeFields,
});

const ruleChange = z.object({ id: z.number().int(), ...timeFields });
const ruleName = z.object({ id: z.number().int() });

/** Whom a body means; what the vendor says not to send may widen the rule or be refused. */
function targetOf(body: z.infer<typeof newRule>, switches: Readonly<Switches>): RuleTarget {
	const isEmpty = body.cname === "" || body.uid === 0 || body.ip === "0";
	if (isEmpty && switches.agoraEmptyTargets === "refuse") throw new AgoraRefusal(400, "invalid target");
	const target = {
		cname: body.cname || null,
		uid: body.uid || null,
		ip: body.ip === "0" ? null : body.ip || null,
	};
	const isTargetless = target.cname === null && target.uid === null && target.ip === null;
	if (isTargetless && switches.agoraTargetlessRule === "refuse") {
		throw new AgoraRefusal(400, "cname, uid or ip is required");
	}
	if (isUndocumented(target) && switches.agoraUndocumentedCombo === "refuse") {
		throw new AgoraRefusal(400, "unsupported combination of cname, uid and ip");
	}
	return target;
}

function requireTime(body: z.infer<typeof ruleChange> | z.infer<typeof newRule>, switches: Readonly<Switches>): number {
	if (givenSeconds(body) === null && switches.agoraMissingTime === "refuse")
		throw new AgoraRefusal(400, "invalid time");
	return ruleSeconds(body);
}

function createRule({ agora, body }: AgoraInput) {
	const order = parse(newRule, body);
	const { switches } = agora.world;
	const rule = agora.createRule(targetOf(order, switches), order.privileges, requireTime(order, switches));
	return ok({ status: "success", id: rule.id });
}

function listRules({ agora }: AgoraInput) {
	return ok({ status: "success", rules: agora.rules.listed().map((rule) => ruleView(rule, agora.world.switches)) });
}

function updateRule({ agora, body }: AgoraInput) {
	const order = parse(ruleChange, body);
	const rule = agora.rules.find(order.id);
	const seconds = requireTime(order, agora.world.switches);
	if (!rule) return unknownRule(agora.world.switches, { result: { id: order.id } });
	agora.updateRule(rule, seconds);
	return ok({ status: "success", result: { id: rule.id, ts: new Date(rule.expiresAt).toISOString() } });
}

function deleteRule({ agora, body }: AgoraInput) {
	const { id } = parse(ruleName, body);
	const rule = agora.rules.find(id);
	if (!rule) return unknownRule(agora.world.switches, { id });
	agora.rules.delete(rule);
	return ok({ status: "success", id });
}

function unknownRule({ agoraUnknownRuleStatus: status }: Readonly<Switches>, success: object) {
	return { status, body: status === 200 ? { status: "success", ...success } : { message: "rule not found" } };
}

function ruleView(rule: AgoraRule, switches: Readonly<Switches>) {
	const view = {
		id: rule.id,
		appid: SANDBOX_AGORA.appId,
		uid: rule.uid,
		opid: rule.opid,
		cname: rule.cname,
		ip: rule.ip,
		ts: new Date(rule.expiresAt).toISOString(),
		privileges: rule.privileges,
		createAt: new Date(rule.createdAt).toISOString(),
		updateAt: new Date(rule.updatedAt).toISOString(),
	};
	if (switches.agoraRuleAbsentFields === "null") return view;
	return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
}

const path = "/dev/v1/kicking-rule";

function limitOf(method: string) {
	return { name: `kicking-rule ${method}`, per: "rule" } as const;
}

/** Banning rules: kick, ban and the server's mute are one resource. The app id is in the body or the query. */
export const ruleRoutes: readonly AgoraRoute[] = [
	{ method: "POST", path, limit: limitOf("POST"), run: createRule },
	{ method: "GET", path, limit: limitOf("GET"), run: listRules },
	{ method: "PUT", path, limit: limitOf("PUT"), run: updateRule },
	{ method: "DELETE", path, limit: limitOf("DELETE"), run: deleteRule },
];
