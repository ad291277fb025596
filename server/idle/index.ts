export { dryRunPolicy } from "./dry-run-policy";
export { readIdle } from "./read-idle";
export { removePolicy } from "./remove-policy";
export { dropOldRuns, followCases, idleSearch } from "./rounds";
export { setPolicy } from "./set-policy";
export { setPolicyActing } from "./set-policy-acting";
