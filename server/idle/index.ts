import type { DryRun, IdleAnswer, IdlePolicy, SetActing, SetPolicy } from "@/lib/api/idle";
import type { Context } from "../kernel/context";

type Verb<Input, Answer> = (context: Context, input: Input) => Promise<Answer>;
const soon = () => Promise.reject(new Error("not built yet"));

export const setPolicy: Verb<SetPolicy, IdlePolicy> = soon;
export const removePolicy: Verb<{ policyId: string }, void> = soon;
export const setPolicyActing: Verb<SetActing, IdlePolicy> = soon;
export const dryRunPolicy: Verb<{ policyId: string }, DryRun> = soon;
export const readIdle: (context: Context) => Promise<IdleAnswer> = soon;
