import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessTokenClaims, accessToken } from "./access-token";
import { AgoraTokens } from "./tokens";

interface VendorToken {
	/** Bytes, once a token was read into it. */
	appId: unknown;
	issueTs: number;
	expire: number;
	salt: number;
	services: Record<string, unknown>[];
	add_service(service: object): void;
	build(): string;
	from_string(token: string): boolean;
	verifySignature(certificate: string): boolean;
}

interface VendorService {
	add_privilege(privilege: number, seconds: number): void;
}

/** The vendor's own package; what reads tokens stands in a file of it that its types leave out. */
const vendor = createRequire(import.meta.url)("agora-token/src/AccessToken2.js") as {
	AccessToken2: new (appId: string, certificate: string, issueTs: number, expire: number) => VendorToken;
	ServiceRtc: new (channel: string, uid: number | string) => VendorService;
	ServiceRtm: new (userId: string) => VendorService;
};

const appId = "970CA35de60c44645bbae8a215061b33";
const certificate = "5CFd2fd1755d40ecb72977518be15d3b";
/** Published with agora-token 2.0.6, in its test of AccessToken2. */
const published =
	"007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZwdjU1TUs0Mkk1MzExMk5ISUy0SjQxNDcwMk4yN3b8IMEQwMTAwMoAwBIL4CgzmKeZGxmamqUmWFsYmFqbGluapxqnGaZYpJmYGSSkpiVwMRhYWRsYmhkbmxgDCaiTj";
const claims: AccessTokenClaims = {
	appId,
	issuedAt: 1_111_111,
	expire: 600,
	salt: 1,
	service: { kind: "rtc", channel: "7d72365eb983485397e3e3f9d460bdda", uid: 2_882_341_273, privileges: { 1: 600 } },
};

/** How a platform deflates is its own matter; what is in it is not. */
function content(token: string): string {
	expect(token.slice(0, 3)).toBe("007");
	return inflateSync(Buffer.from(token.slice(3), "base64")).toString("hex");
}

function builtByVendor({ issuedAt, expire, salt, service }: AccessTokenClaims): string {
	const token = new vendor.AccessToken2(appId, certificate, issuedAt, expire);
	token.salt = salt;
	const made =
		service.kind === "rtc"
			? new vendor.ServiceRtc(service.channel, service.uid)
			: new vendor.ServiceRtm(service.userId);
	for (const [privilege, seconds] of Object.entries(service.privileges)) {
		made.add_privilege(Number(privilege), seconds);
	}
	token.add_service(made);
	return token.build();
}

describe("an AccessToken2", () => {
	test("is the vendor's published one, byte by byte", () => {
		expect(content(accessToken(claims, certificate))).toBe(content(published));
	});

	const seconds = fc.integer({ min: 1, max: 86_400 });
	const text = fc.string({ minLength: 1, maxLength: 64, unit: "grapheme-ascii" });
	const service = fc.oneof(
		fc.record({
			kind: fc.constant("rtc" as const),
			channel: text,
			uid: fc.integer({ min: 1, max: 4_294_967_295 }),
			privileges: fc.constantFrom<Record<number, number>>({ 1: 600 }, { 1: 60, 2: 60, 3: 60, 4: 60 }),
		}),
		fc.record({ kind: fc.constant("rtm" as const), userId: text, privileges: fc.constant({ 1: 300 }) }),
	);

	test("is what the vendor's library builds, for whatever there is to say", () => {
		const any = fc.record({
			issuedAt: fc.integer({ min: 1, max: 4_294_967_295 }),
			expire: seconds,
			salt: fc.integer({ min: 1, max: 99_999_999 }),
			service,
		});
		fc.assert(
			fc.property(any, (made) => {
				const all = { appId, ...made };
				expect(content(accessToken(all, certificate))).toBe(content(builtByVendor(all)));
			}),
			{ numRuns: 200 },
		);
	});
});

describe("what is minted", () => {
	const now = new Date("2026-11-21T12:00:00.400Z");
	const room = { provider: "agora", projectId: appId, roomId: "class 4b" } as const;
	const order = { kind: "media", room, userId: "17", publish: true, name: null, presetName: null } as const;
	const mint = new AgoraTokens({ appId, appCertificate: certificate }, { now: () => now });

	/** As the vendor's library reads and verifies it. */
	async function read(change: Partial<Parameters<typeof mint.mint>[0]>) {
		const expiresAt = new Date(now.getTime() + 600_999);
		const minted = await mint.mint({ ...order, expiresAt, ...change });
		const token = new vendor.AccessToken2("", "", 1, 0);
		expect(token.from_string(minted.token)).toBe(true);
		expect(token.verifySignature(certificate)).toBe(true);
		expect(token.verifySignature(certificate.replace("5C", "5D"))).toBe(false);
		expect(String(token.appId)).toBe(appId);
		const [service = {}, ...others] = token.services;
		expect(others).toEqual([]);
		const text = (value: unknown) => (Buffer.isBuffer(value) ? value.toString() : value);
		const said = Object.fromEntries(Object.entries(service).map(([key, value]) => [key, text(value)]));
		return { ...minted, head: { issueTs: token.issueTs, expire: token.expire }, salt: token.salt, said };
	}

	test("has all rights and the token end together, at the second that was asked for", async () => {
		const { head, said, expiresAt } = await read({});
		expect(head).toEqual({ issueTs: 1_795_262_400, expire: 601 });
		expect(expiresAt).toEqual(new Date("2026-11-21T12:10:01Z"));
		expect(said).toEqual({
			__type: 1,
			__channel_name: "class 4b",
			__uid: "17",
			__privileges: { 1: 601, 2: 601, 3: 601, 4: 601 },
		});
	});

	test("gives a listener the right to join alone", async () => {
		expect((await read({ publish: false })).said).toMatchObject({ __type: 1 });
		expect((await read({ publish: false })).said.__privileges).toEqual({ 1: 601 });
	});

	test("for messages opens Signaling and nothing else", async () => {
		const { said } = await read({ kind: "messages", room: null, userId: "crm-17" });
		expect(said).toEqual({ __type: 2, __user_id: "crm-17", __privileges: { 1: 601 } });
	});

	test("never has the certificate in it, and each has a salt of its own", async () => {
		const made = await Promise.all(Array.from({ length: 20 }, () => read({})));
		expect(new Set(made.map(({ salt }) => salt)).size).toBeGreaterThan(15);
		for (const { token } of made) expect(content(token)).not.toContain(Buffer.from(certificate).toString("hex"));
	});
});
