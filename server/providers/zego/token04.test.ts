import { createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { token04 } from "./token04";
import { ZegoTokens } from "./tokens";

const serverSecret = "0123456789abcdef0123456789abcdef";

/** Takes a token apart as ZEGO's servers must: the layout of its open generators, read backwards. */
function open(token: string) {
	const bytes = Buffer.from(token.slice(2), "base64");
	const ivLength = bytes.readUInt16BE(8);
	const iv = bytes.subarray(10, 10 + ivLength);
	const sealed = bytes.subarray(12 + ivLength);
	expect(sealed).toHaveLength(bytes.readUInt16BE(10 + ivLength));
	const decipher = createDecipheriv("aes-256-cbc", Buffer.from(serverSecret), iv);
	const text = Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
	return { expire: Number(bytes.readBigInt64BE(0)), iv: iv.toString(), claims: JSON.parse(text) };
}

test("a token04 is what the vendor's generator makes of the same nonce and iv", () => {
	const claims = {
		appId: 1_234_567_890,
		userId: "user1",
		nonce: 12_345,
		createdAt: 1_700_000_000,
		expiresAt: 1_700_003_600,
		payload: "",
	};
	expect(token04(claims, serverSecret, "abcdefghijklmnop")).toBe(
		"04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsqX7Toqo64gloS4f3kUnT2U6ioaCyMnoJuK8cAkAvRooJViYRo8PF1IUGgEJnjQFwnCDs7sIuILqCsrMRAC6Z0QbozGmoE7sBn6I8PURafJo4=",
	);
});

describe("what is minted", () => {
	const now = new Date("2026-11-21T12:00:00.400Z");
	const room = { provider: "zego", projectId: "1234567890", roomId: "zego 夜谈 #1" } as const;
	const expiresAt = new Date(now.getTime() + 600_999);
	const order = {
		kind: "media",
		room,
		userId: "crm-17",
		publish: true,
		expiresAt,
		name: null,
		presetName: null,
	} as const;
	const mint = new ZegoTokens({ appId: "1234567890", serverSecret }, { now: () => now });

	test("names its holder, its end in clear and inside, and what it allows in which room", async () => {
		const { token, expiresAt: end } = await mint.mint(order);
		const { expire, claims } = open(token);
		expect(end).toEqual(new Date("2026-11-21T12:10:01Z"));
		expect(expire).toBe(claims.expire);
		expect(claims).toMatchObject({
			app_id: 1_234_567_890,
			user_id: "crm-17",
			ctime: 1_795_262_400,
			expire: 1_795_263_001,
		});
		expect(JSON.parse(claims.payload)).toEqual({
			room_id: "zego 夜谈 #1",
			privilege: { "1": 1, "2": 1 },
			stream_id_list: null,
		});
		const listener = open((await mint.mint({ ...order, publish: false })).token).claims;
		expect(JSON.parse(listener.payload).privilege).toEqual({ "1": 1, "2": 0 });
	});

	test("has a 32-bit nonce and an iv of its own each time", async () => {
		const made = await Promise.all(Array.from({ length: 20 }, async () => open((await mint.mint(order)).token)));
		expect(new Set(made.map(({ iv }) => iv)).size).toBe(20);
		expect(new Set(made.map(({ claims }) => claims.nonce)).size).toBeGreaterThan(15);
		for (const { iv, claims } of made) {
			expect(iv).toMatch(/^[0-9a-z]{16}$/);
			expect(claims.nonce).toBe(claims.nonce | 0);
		}
	});
});
