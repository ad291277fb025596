import { ZegoRefusal } from "../codes";
import { type RuleType, ruleTypes, type ZegoPrivilege } from "../model";
import { idLimits, type ZegoParams } from "../params";
import type { Zego } from "../zego";
import type { ZegoActions } from "./action";

function requireEnabled(zego: Zego): void {
	if (!zego.world.switches.zegoUserRulesEnabled) throw new ZegoRefusal(9);
}

function typeOf(params: ZegoParams): RuleType {
	const type = params.number("RuleType", { least: 1, most: 4 });
	return Object.values(ruleTypes).find((known) => known === type) ?? ruleTypes.roomAndUser;
}

/** The keys that a type of rule needs; the others are left empty. */
function keysOf(params: ZegoParams) {
	const type = typeOf(params);
	const ofRoom = type === ruleTypes.room || type === ruleTypes.roomAndUser;
	const ofUser = type === ruleTypes.user || type === ruleTypes.roomAndUser;
	return {
		type,
		ip: type === ruleTypes.ip ? params.id("IP", 64) : "",
		roomId: ofRoom ? params.id("RoomId", idLimits.RoomId) : "",
		userId: ofUser ? params.id("UserId", idLimits.UserId) : "",
	};
}

function privilegesOf(params: ZegoParams): ZegoPrivilege[] {
	const given = new Set(params.list("DisabledPrivilege"));
	if (given.size === 0 || [...given].some((one) => one !== "1" && one !== "2")) throw new ZegoRefusal(2);
	return ([1, 2] as const).filter((privilege) => given.has(String(privilege)));
}

function setForbidUserRule(zego: Zego, params: ZegoParams): object {
	requireEnabled(zego);
	const keys = keysOf(params);
	const seconds = params.number("EffectiveTime", { least: 1, most: 86_400 });
	const rule = zego.rules.setUserRule(keys, privilegesOf(params), seconds);
	if (!rule) throw new ZegoRefusal(50123);
	zego.enforcePublishRules();
	return { ExpireTime: rule.expiresAt };
}

function delForbidUserRule(zego: Zego, params: ZegoParams): undefined {
	requireEnabled(zego);
	if (!zego.rules.deleteUserRule(keysOf(params))) throw new ZegoRefusal(50124);
}

function describeForbidUserRules(zego: Zego, params: ZegoParams): object {
	requireEnabled(zego);
	const rules = zego.rules.userRules(typeOf(params));
	const shown = zego.world.switches.zegoRulesListIncomplete ? rules.filter((_, index) => index % 2 === 0) : rules;
	const RuleList = shown.map((rule) => ({
		RuleType: rule.type,
		IP: rule.ip,
		RoomId: rule.roomId,
		UserId: rule.userId,
		DisabledPrivilegeList: rule.privileges,
		ExpireTime: rule.expiresAt,
	}));
	return { RuleList };
}

/** User banning rules: who may log in or publish. They do not touch those who are in. */
export const userRuleActions: ZegoActions = {
	SetForbidUserRule: { perApp: 10, run: setForbidUserRule },
	DelForbidUserRule: { perApp: 10, run: delForbidUserRule },
	DescribeForbidUserRules: { perApp: 10, run: describeForbidUserRules },
};
