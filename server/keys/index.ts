export { readKey } from "../kernel/read-key";
export { addKey } from "./add-key";
export { listKeys } from "./list-keys";
export { revokeKey } from "./revoke-key";
