export { readHead, verifyChain } from "./chain";
export { exportAudit } from "./export-audit";
export { keepHead, readKeptHeads } from "./head-file";
export { listAudit } from "./list-audit";
