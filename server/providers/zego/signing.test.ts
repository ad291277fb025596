import { expect, test } from "vitest";
import { signed, zegoSignature } from "./signing";

test("signs as the vendor's own sample does", () => {
	const access = { appId: "12345", serverSecret: "9193cc662a4c0ec135ec71fb57194b38" };
	expect(zegoSignature(access, "4fd24687296dd9f3", 1_615_186_943)).toBe("43e5cfcca828314675f91b001390566a");
});

test("every call has a nonce of its own, seconds of now, and never the secret", () => {
	const access = { appId: "1234567890", serverSecret: "canary-server-secret-of-32-chars" };
	const now = new Date("2026-11-21T12:00:00.999Z");
	const [one, two] = [signed(access, now), signed(access, now)];
	expect(one.SignatureNonce).toMatch(/^[0-9a-f]{16}$/);
	expect(one.SignatureNonce).not.toBe(two.SignatureNonce);
	expect(one).toMatchObject({ AppId: "1234567890", Timestamp: 1_795_262_400, SignatureVersion: "2.0" });
	expect(one.Signature).toBe(zegoSignature(access, String(one.SignatureNonce), 1_795_262_400));
	expect(JSON.stringify(one)).not.toContain("canary");
});
