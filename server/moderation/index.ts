export { expireIntents } from "./expire-intents";
export { orderCommand } from "./order-command";
export { reportOutcome } from "./report-outcome";
export { retryRemoval } from "./retry-removal";
export { sendDueToSettle, settleJob } from "./settle-job";
export { settleUnknown } from "./settle-unknown";
