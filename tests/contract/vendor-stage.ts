import { createHash } from "node:crypto";
import { z } from "zod";
import { type Sandbox, startSandbox } from "@/sandbox/start";

export const agoraApp = "a90a0000000000000000000000000001";
const agoraBasic = `Basic ${Buffer.from("sandbox-agora-customer:sandbox-agora-secret").toString("base64")}`;

const zegoApp = 1_234_567_890;
const zegoSecret = "sandbox0zego0server0secret000001";

const recordSchema = z.object({ entries: z.array(z.looseObject({ id: z.number(), kind: z.string() })) });
export type VendorEntry = z.infer<typeof recordSchema>["entries"][number];

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

let nonces = 0;

/** Calls a sandbox as a customer's server would, with plain fetch, and steers it with the control API. */
export class VendorStage {
	private constructor(readonly sandbox: Sandbox) {}

	static async open(): Promise<VendorStage> {
		return new VendorStage(await startSandbox());
	}

	async control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
		const answer = await this.#call(`/control${path}`, method, {}, body);
		if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return z.record(z.string(), z.unknown()).parse(answer.body);
	}

	/** A call of Agora's REST API; `headers` replace the usual ones. */
	agora(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
		const usual = { authorization: agoraBasic, "content-type": "application/json" };
		return this.#call(`/agora${path}`, method, { ...usual, ...headers }, body);
	}

	/** Makes a banning rule and gives its id. */
	async rule(body: object): Promise<number> {
		const answer = await this.agora("POST", "/dev/v1/kicking-rule", { appid: agoraApp, ...body });
		return z.object({ status: z.literal("success"), id: z.number() }).parse(answer.body).id;
	}

	/** A signed call of ZEGO's server API; a list becomes `Name[]=…`. */
	async zego(action: string, params: Record<string, string | number | readonly string[]> = {}): Promise<Answer> {
		const query = this.signed(action);
		for (const [name, value] of Object.entries(params)) {
			if (typeof value === "object") for (const one of value) query.append(`${name}[]`, one);
			else query.append(name, String(value));
		}
		return this.#call(`/zego/?${query}`, "GET", {});
	}

	/** The Code of such a call. */
	async code(action: string, params: Record<string, string | number | readonly string[]> = {}): Promise<number> {
		return z.object({ Code: z.number() }).parse((await this.zego(action, params)).body).Code;
	}

	/** The common parameters of a call of ZEGO. */
	signed(action: string): URLSearchParams {
		const timestamp = String(Math.floor(this.sandbox.clock.now() / 1_000));
		const nonce = (++nonces).toString(16).padStart(16, "0");
		return new URLSearchParams({
			Action: action,
			AppId: String(zegoApp),
			SignatureNonce: nonce,
			Timestamp: timestamp,
			Signature: createHash("md5").update(`${zegoApp}${nonce}${zegoSecret}${timestamp}`).digest("hex"),
			SignatureVersion: "2.0",
		});
	}

	/** What happened at a vendor since the last reset, without the calls themselves. */
	async happened(vendor: "agora" | "zego", ...kinds: string[]): Promise<VendorEntry[]> {
		const { entries } = recordSchema.parse(await this.control("GET", "/record?after=0"));
		const reset = entries.findLastIndex((entry) => entry.kind === "reset");
		return entries
			.slice(reset + 1)
			.filter(
				(entry) => entry.vendor === vendor && (kinds.length === 0 ? entry.kind !== "rest" : kinds.includes(entry.kind)),
			);
	}

	async #call(path: string, method: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
		const text = typeof body === "string" ? body : JSON.stringify(body);
		const response = await fetch(this.sandbox.url + path, {
			method,
			headers,
			...(body !== undefined && { body: text }),
		});
		return { status: response.status, headers: response.headers, body: await response.json() };
	}
}
