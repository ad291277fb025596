"use server";

import { policyIdSchema, type SetActing, type SetPolicy, setActingSchema, setPolicySchema } from "@/lib/api/idle";
import { action } from "@/server/http/action";
import { idle } from "@/server/runtime";

const right = "manage-policies";
const set = action(setPolicySchema, idle.setPolicy, { right, name: "set-policy" });
const remove = action(policyIdSchema, idle.removePolicy, { right, name: "remove-policy" });
const dryRun = action(policyIdSchema, idle.dryRunPolicy, { right, name: "dry-run-policy" });
const setActing = action(setActingSchema, idle.setPolicyActing, { right, name: "set-policy-acting" });

/** Makes or changes a policy; either way it starts as a dry run. */
export async function setPolicyAction(input: SetPolicy) {
	return set(input);
}

export async function removePolicyAction(input: { policyId: string }) {
	return remove(input);
}

/** Whom the policy would warn and remove now. The answer's `dryRunId` is what `setPolicyActingAction` asks for. */
export async function dryRunPolicyAction(input: { policyId: string }) {
	return dryRun(input);
}

export async function setPolicyActingAction(input: SetActing) {
	return setActing(input);
}
