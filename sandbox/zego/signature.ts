import { createHash } from "node:crypto";
import { SANDBOX_ZEGO } from "../credentials";
import type { World } from "../world";
import { ZegoRefusal } from "./codes";

/** How far a Timestamp may be from the vendor's clock. */
const driftSeconds = 600;

/** What the vendor expects as Signature: MD5 in lower-case hex; neither action nor parameters are covered. */
export function zegoSignature(appId: number | string, nonce: string, serverSecret: string, timestamp: string): string {
	return createHash("md5").update(`${appId}${nonce}${serverSecret}${timestamp}`).digest("hex");
}

/** Checks the common parameters of a call. */
export class SignatureCheck {
	/** Nonces seen, with when they may be forgotten. */
	readonly #nonces = new Map<string, number>();

	constructor(private readonly world: World) {
		world.on((event) => {
			if (event.type === "reset") this.#nonces.clear();
		});
	}

	/** Throws the gateway's refusal. */
	verify(query: URLSearchParams): void {
		const appId = query.get("AppId") ?? "";
		if (!/^\d{1,10}$/u.test(appId) || Number(appId) > 4_294_967_295) throw new ZegoRefusal(100000001);
		const timestamp = query.get("Timestamp") ?? "";
		if (timestamp === "") throw new ZegoRefusal(100000002);
		if (!/^\d{1,12}$/u.test(timestamp)) throw new ZegoRefusal(100000003);
		const nonce = query.get("SignatureNonce") ?? "";
		if (nonce === "") throw new ZegoRefusal(100000008);
		const signature = query.get("Signature") ?? "";
		if (signature === "") throw new ZegoRefusal(100000009);
		const version = query.get("SignatureVersion") ?? "";
		if (version === "") throw new ZegoRefusal(100000013);
		if (version !== "2.0") throw new ZegoRefusal(100000014);
		if (Math.abs(this.world.now() / 1_000 - Number(timestamp)) > driftSeconds) throw new ZegoRefusal(100000004);
		if (Number(appId) !== SANDBOX_ZEGO.appId) throw new ZegoRefusal(100000010);
		const expected = zegoSignature(appId, nonce, SANDBOX_ZEGO.serverSecret, timestamp);
		if (!/^[0-9a-f]{16}$/iu.test(nonce) || signature !== expected) throw new ZegoRefusal(100000005);
		if (this.#isReplay(nonce) && this.world.switches.zegoNonceReplay === "refused") throw new ZegoRefusal(100000005);
	}

	#isReplay(nonce: string): boolean {
		const now = this.world.now();
		const until = this.#nonces.get(nonce);
		// A nonce matters as long as some timestamp near it would pass.
		this.#nonces.set(nonce, now + 2 * driftSeconds * 1_000);
		if (this.#nonces.size > 100_000) {
			for (const [old, end] of this.#nonces) if (end <= now) this.#nonces.delete(old);
		}
		return until !== undefined && until > now;
	}
}
