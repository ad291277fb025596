export { expireIntents } from "./expire-intents";
export { followRemoval } from "./follow-removal";
export { orderCommand } from "./order-command";
export { removeEveryone, removePeople } from "./remove-people";
export { reportOutcome } from "./report-outcome";
export { retryRemoval } from "./retry-removal";
export { sendDueToSettle, settleJob } from "./settle-job";
export { settleUnknown } from "./settle-unknown";
export { takeUpBatches } from "./take-up-batches";
