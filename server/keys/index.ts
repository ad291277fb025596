export { readKey } from "../kernel/read-key";
export { addKey } from "./add-key";
export { type AdmittedKey, admitKey, requestLimit } from "./admit-key";
export {
	type ApiRequest,
	answersKeptMs,
	type Claim,
	claimRequest,
	commandIdOf,
	fingerprintOf,
	keepAnswer,
	letGo,
} from "./idempotency";
export { listKeys } from "./list-keys";
export { revokeKey } from "./revoke-key";
