import { describe, expect, test } from "vitest";
import { ConfigurationError, readEnv } from "./env";

const key = Buffer.alloc(32, 7).toString("base64");
const base = {
	DATABASE_URL: "postgres://usher_app:p%40ss-word@db:5432/usher",
	USHER_URL: "https://usher.example.com",
	NEXTAUTH_SECRET: "a-session-secret-of-at-least-32-characters",
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key,
};
const vendor = {
	...base,
	CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
	CLOUDFLARE_API_TOKEN: "a-cloudflare-api-token-000",
	REALTIMEKIT_APP_ID: "3f0dbb00-1111-4000-8000-000000000001",
	REALTIMEKIT_PRESETS: "viewer=a, host=b, moderator=c, admin=d",
};
const agora = {
	AGORA_APP_ID: "0123456789abcdef0123456789abcdef",
	AGORA_CUSTOMER_ID: "fedcba98765432100123456789abcdef",
	AGORA_CUSTOMER_SECRET: "an-agora-customer-secret",
};
const certificate = "00112233445566778899aabbccddeeff";
const zego = { ZEGO_APP_ID: "3906218341", ZEGO_SERVER_SECRET: "0123456789abcdef0123456789abcdef" };
const sandbox = { ...base, USHER_URL: "http://localhost:3000", USHER_SANDBOX_URL: "http://localhost:8788" };

function refusal(source: Record<string, string | undefined>): string {
	try {
		readEnv(source);
	} catch (error) {
		if (error instanceof ConfigurationError) return error.message;
		throw error;
	}
	throw new Error("it was accepted");
}

describe("reading the configuration", () => {
	test("real vendors", () => {
		const env = readEnv({ ...vendor, DATABASE_ADMIN_URL: "" });
		expect(env.realtimekit?.baseUrl).toBe("https://api.cloudflare.com/client/v4");
		expect(env.presetForRole).toEqual({ viewer: "a", host: "b", moderator: "c", admin: "d" });
		expect(env).toMatchObject({ adminUrl: null, unattendedMinutes: 30, roomPollSeconds: 5, worker: "here" });
		expect(env.site).toMatchObject({ sandboxUrl: null, oidc: null, trustedProxies: 0 });
		expect(env.secrets).toContain("p@ss-word");
		expect(env.secrets).toContain(vendor.CLOUDFLARE_API_TOKEN);
	});

	test("a vendor without credentials is not connected, and one is enough", () => {
		expect(readEnv(vendor)).toMatchObject({ agora: null, zego: null });
		const env = readEnv({ ...base, ...agora, ...zego });
		expect(env.realtimekit).toBeNull();
		expect(env.agora).toMatchObject({ baseUrl: "https://api.agora.io", customerId: agora.AGORA_CUSTOMER_ID });
		expect(env.zego).toMatchObject({ baseUrl: "https://rtc-api.zego.im", appId: "3906218341" });
		const pair = Buffer.from(`${agora.AGORA_CUSTOMER_ID}:${agora.AGORA_CUSTOMER_SECRET}`).toString("base64");
		for (const secret of [agora.AGORA_CUSTOMER_SECRET, pair, zego.ZEGO_SERVER_SECRET]) {
			expect(env.secrets).toContain(secret);
		}
	});

	test("Agora's certificate is wanted for tokens only, is a secret, and is nothing by itself", () => {
		expect(readEnv({ ...base, ...agora }).agora?.appCertificate).toBeNull();
		const env = readEnv({ ...base, ...agora, AGORA_APP_CERTIFICATE: certificate });
		expect(env.agora?.appCertificate).toBe(certificate);
		expect(env.secrets).toContain(certificate);
		expect(refusal({ ...vendor, AGORA_APP_CERTIFICATE: certificate })).toContain("AGORA_APP_ID is missing (");
		expect(readEnv(sandbox).agora?.appCertificate).toMatch(/^[0-9a-f]{32}$/);
	});

	test("no vendor at all is told as such", () => {
		expect(refusal(base)).toContain("no other vendor is named: connect RealtimeKit, Agora or ZEGO");
	});

	test.each([
		["AGORA_CUSTOMER_SECRET", { ...vendor, ...agora, AGORA_CUSTOMER_SECRET: "" }],
		["AGORA_APP_ID", { ...vendor, AGORA_CUSTOMER_ID: agora.AGORA_CUSTOMER_ID }],
		["ZEGO_SERVER_SECRET", { ...base, ZEGO_APP_ID: zego.ZEGO_APP_ID }],
		["REALTIMEKIT_PRESETS", { ...vendor, REALTIMEKIT_PRESETS: undefined }],
	])("a vendor's variables go together: without %s it is refused", (name, source) => {
		expect(refusal(source)).toContain(`${name} is missing (`);
	});

	test("the sandbox brings its own access and presets", () => {
		const env = readEnv(sandbox);
		expect(env.realtimekit).toEqual({
			baseUrl: "http://localhost:8788/cloudflare/client/v4",
			accountId: "5a0dc0de5a0dc0de5a0dc0de5a0dc0de",
			appId: "5a0dbb00-0000-4000-8000-000000000001",
			token: "sandbox-realtime-admin",
		});
		expect(env.agora).toMatchObject({ baseUrl: "http://localhost:8788/agora", customerId: "sandbox-agora-customer" });
		expect(env.zego).toMatchObject({ baseUrl: "http://localhost:8788/zego", appId: "1234567890" });
		expect(env.presetForRole.admin).toBe("usher-moderator");
		expect(env.site.sandboxUrl?.origin).toBe("http://localhost:8788");
	});

	test("everything that is missing comes in one message: name, what for, where from", () => {
		const message = refusal({});
		for (const name of [
			"DATABASE_URL",
			"USHER_URL",
			"NEXTAUTH_SECRET",
			"CLOUDFLARE_API_TOKEN",
			"REALTIMEKIT_PRESETS",
		]) {
			expect(message).toContain(`${name} is missing.`);
		}
		expect(message).toContain("What it is for: sealing session cookies.");
		expect(message).toContain("Where to get it: run: openssl rand -base64 32.");
	});

	test.each([
		["DATABASE_URL", "mysql://localhost/usher"],
		["USHER_URL", "http://usher.example.com"],
		["USHER_URL", "https://usher.example.com/console"],
		["NEXTAUTH_SECRET", "too-short-a-secret"],
		["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "c2hvcnQ="],
		["CLOUDFLARE_ACCOUNT_ID", "not-hex"],
		["REALTIMEKIT_APP_ID", "my-app"],
		["AGORA_APP_ID", "not-hex"],
		["AGORA_CUSTOMER_ID", "has:colon-in-it"],
		["AGORA_APP_CERTIFICATE", "not-a-certificate"],
		["ZEGO_APP_ID", "4294967296"],
		["ZEGO_APP_ID", "0"],
		["ZEGO_SERVER_SECRET", "thirty-one-characters-are-short"],
		["REALTIMEKIT_PRESETS", "viewer=a,host=b"],
		["REALTIMEKIT_PRESETS", "viewer=a,host=b,moderator=c,admin=d,owner=e"],
		["USHER_ROOM_POLL_SECONDS", "0"],
		["USHER_UNATTENDED_MINUTES", "soon"],
		["USHER_WORKER", "nowhere"],
	])("a malformed %s is named, and its value not shown", (name, value) => {
		const message = refusal({ ...vendor, ...agora, ...zego, [name]: value });
		expect(message).toMatch(new RegExp(`^${name} `, "m"));
		expect(message.match(/What it is for/g)).toHaveLength(1);
		if (value.length > 5 && name !== "USHER_URL") expect(message).not.toContain(value);
	});

	test.each([
		"CLOUDFLARE_ACCOUNT_ID",
		"CLOUDFLARE_API_TOKEN",
		"REALTIMEKIT_APP_ID",
		"AGORA_CUSTOMER_ID",
		"AGORA_APP_CERTIFICATE",
		"ZEGO_APP_ID",
	] as const)("%s and the sandbox exclude each other", (name) => {
		expect(
			refusal({ ...sandbox, [name]: { ...vendor, ...agora, ...zego, AGORA_APP_CERTIFICATE: certificate }[name] }),
		).toContain(`${name} must not be set together with USHER_SANDBOX_URL`);
	});

	test.each(["http://10.0.0.7:8788", "https://localhost:8788", "http://localhost.evil.example:8788"])(
		"the sandbox is refused at %s",
		(address) => {
			expect(refusal({ ...sandbox, USHER_SANDBOX_URL: address })).toContain("USHER_SANDBOX_URL must be a http address");
		},
	);

	test("a public console refuses the sandbox", () => {
		expect(refusal({ ...sandbox, USHER_URL: base.USHER_URL })).toContain("USHER_SANDBOX_URL is for localhost only");
	});

	test("OIDC is all or nothing", () => {
		expect(refusal({ ...vendor, OIDC_ISSUER: "https://id.example.com" })).toContain("OIDC_CLIENT_SECRET is missing");
		const oidc = {
			OIDC_ISSUER: "https://id.example.com/",
			OIDC_CLIENT_ID: "usher",
			OIDC_CLIENT_SECRET: "s3cret-enough",
		};
		expect(readEnv({ ...vendor, ...oidc }).site.oidc).toMatchObject({
			issuer: "https://id.example.com",
			name: "Single sign-on",
		});
	});
});
