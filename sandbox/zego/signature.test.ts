import { beforeEach, expect, it } from "vitest";
import { SANDBOX_ZEGO } from "../credentials";
import { World } from "../world";
import { ZegoRefusal } from "./codes";
import { SignatureCheck, zegoSignature } from "./signature";

it("is the vendor's published signature", () => {
	const signature = zegoSignature(12_345, "4fd24687296dd9f3", "9193cc662a4c0ec135ec71fb57194b38", "1615186943");
	expect(signature).toBe("43e5cfcca828314675f91b001390566a");
});

let now: number;
let world: World;
let check: SignatureCheck;
beforeEach(() => {
	now = 1_800_000_000_000;
	world = new World(() => now);
	check = new SignatureCheck(world);
});

function query(change: Record<string, string> = {}): URLSearchParams {
	const nonce = change.SignatureNonce ?? "0123456789abcdef";
	const timestamp = change.Timestamp ?? "1800000000";
	return new URLSearchParams({
		AppId: String(SANDBOX_ZEGO.appId),
		SignatureNonce: nonce,
		Timestamp: timestamp,
		SignatureVersion: "2.0",
		Signature: zegoSignature(SANDBOX_ZEGO.appId, nonce, SANDBOX_ZEGO.serverSecret, timestamp),
		...change,
	});
}

function codeOf(given: URLSearchParams): number {
	try {
		check.verify(given);
		return 0;
	} catch (error) {
		if (error instanceof ZegoRefusal) return error.code;
		throw error;
	}
}

it.each([
	[{}, 0],
	[{ AppId: "" }, 100000001],
	[{ AppId: "12a" }, 100000001],
	[{ AppId: "4294967296" }, 100000001],
	[{ AppId: "1234567891" }, 100000010],
	[{ Timestamp: "" }, 100000002],
	[{ Timestamp: "soon" }, 100000003],
	[{ Timestamp: "1799999400" }, 0],
	[{ Timestamp: "1799999399" }, 100000004],
	[{ Timestamp: "1800000600" }, 0],
	[{ Timestamp: "1800000601" }, 100000004],
	[{ SignatureNonce: "" }, 100000008],
	[{ SignatureNonce: "0123456789abcde" }, 100000005],
	[{ SignatureNonce: "0123456789abcdeg" }, 100000005],
	[{ SignatureNonce: "0123456789ABCDEF" }, 0],
	[{ Signature: "" }, 100000009],
	[{ Signature: "00000000000000000000000000000000" }, 100000005],
	[{ SignatureVersion: "" }, 100000013],
	[{ SignatureVersion: "1.0" }, 100000014],
])("%j gets %i", (change: Record<string, string>, code) => {
	expect(codeOf(query(change))).toBe(code);
});

it("wants lower-case hex", () => {
	const signature = query().get("Signature") ?? "";
	expect(codeOf(query({ Signature: signature.toUpperCase() }))).toBe(100000005);
});

it("lets a nonce be used again, or not, as long as its time would pass", () => {
	expect([codeOf(query()), codeOf(query())]).toEqual([0, 0]);
	world.setSwitches({ zegoNonceReplay: "refused" });
	expect(codeOf(query())).toBe(100000005);
	expect(codeOf(query({ SignatureNonce: "fedcba9876543210" }))).toBe(0);
	now += 1_200_001;
	expect(codeOf(query({ Timestamp: String(Math.floor(now / 1_000)) }))).toBe(0);
});
