import type { Denial, Right } from "@/lib/moderation/policy";
import type { Context } from "../kernel/context";
import type { Log } from "../kernel/log";
import type { AdmittedKey, ApiRequest, Claim } from "../keys";
import type { Gate } from "./gate";

/** What the API's wrapper needs of the rest of the server; the live one is in `api-route.ts`, tests bring their own. */
export interface ApiGate {
	log(): Log;
	/** Who a key is, this request counted; null: nobody. */
	admitKey(key: string): Promise<AdmittedKey | null>;
	limit: { requests: number; windowSeconds: number };
	contextFor: Gate["contextFor"];
	/** An audit row of kind `denied`. */
	recordDenial(context: Context, denied: { what: string; by: Denial["by"]; right: Right | null }): Promise<void>;
	claimRequest(context: Context, request: ApiRequest): Promise<Claim>;
	keepAnswer(
		context: Context,
		request: ApiRequest,
		holder: string,
		given: { status: number; answer: unknown },
	): Promise<void>;
	letGo(context: Context, request: ApiRequest, holder: string): Promise<void>;
	fingerprintOf(asked: { method: string; path: string; query: unknown; body: unknown }): string;
	commandIdOf(request: Pick<ApiRequest, "keyId" | "idempotencyKey">): string;
}
