import { z } from "zod";

/** The stand-ins accept exactly these; they open nothing else. The sandbox holds the same constants. */
export const sandboxAccess = {
	realtimekit: {
		accountId: "5a0dc0de5a0dc0de5a0dc0de5a0dc0de",
		appId: "5a0dbb00-0000-4000-8000-000000000001",
		token: "sandbox-realtime-admin",
	},
	agora: {
		appId: "a90a0000000000000000000000000001",
		customerId: "sandbox-agora-customer",
		customerSecret: "sandbox-agora-secret",
		appCertificate: "a90acec0000000000000000000000001",
	},
	zego: { appId: "1234567890", serverSecret: "sandbox0zego0server0secret000001" },
} as const;

/** How each vendor is called; a vendor without credentials is not connected. */
export interface VendorsEnv {
	realtimekit: { baseUrl: string; accountId: string; appId: string; token: string } | null;
	/** Without its certificate no tokens are minted. */
	agora: {
		baseUrl: string;
		appId: string;
		customerId: string;
		customerSecret: string;
		appCertificate: string | null;
	} | null;
	zego: { baseUrl: string; appId: string; serverSecret: string } | null;
}

/** What each variable is for and where its value comes from. */
export const aboutVendors = {
	CLOUDFLARE_ACCOUNT_ID: [
		"the Cloudflare account that holds your RealtimeKit app",
		"Cloudflare dashboard, Account home, “Account ID” (32 hexadecimal digits)",
	],
	CLOUDFLARE_API_TOKEN: [
		"calling RealtimeKit’s REST API",
		"Cloudflare dashboard, My profile, API tokens: a token with the permission “Realtime Admin” or “Realtime: Edit”",
	],
	REALTIMEKIT_APP_ID: [
		"the RealtimeKit app whose rooms are moderated",
		"Cloudflare dashboard, Realtime, RealtimeKit, your app’s id (a UUID)",
	],
	REALTIMEKIT_PRESETS: [
		"which RealtimeKit preset each role enters rooms with",
		"viewer=<preset>,host=<preset>,moderator=<preset>,admin=<preset>, with preset names from your RealtimeKit app",
	],
	AGORA_APP_ID: [
		"the Agora project whose channels are moderated",
		"Agora Console, Projects, your project’s “App ID” (32 hexadecimal digits)",
	],
	AGORA_CUSTOMER_ID: [
		"calling Agora’s RESTful API",
		"Agora Console, Developer Toolkit, RESTful API: “Customer ID” (not the App ID)",
	],
	AGORA_CUSTOMER_SECRET: [
		"calling Agora’s RESTful API",
		"Agora Console, Developer Toolkit, RESTful API: “Customer Secret”, downloadable once (not the App certificate)",
	],
	AGORA_APP_CERTIFICATE: [
		"minting Agora tokens; without it none are",
		"Agora Console, Projects, your project’s “Primary Certificate” (32 hexadecimal digits)",
	],
	ZEGO_APP_ID: [
		"the ZEGO project whose rooms are moderated",
		"ZEGOCLOUD Admin Console, Project information, “AppID” (a number)",
	],
	ZEGO_SERVER_SECRET: [
		"signing calls of ZEGO’s server API, and minting its tokens",
		"ZEGOCLOUD Admin Console, Project information, “ServerSecret” (32 characters; not the AppSign)",
	],
} as const satisfies Record<string, readonly [purpose: string, source: string]>;

export type VendorVariable = keyof typeof aboutVendors;

const secret = (least: number) =>
	z.string().regex(new RegExp(`^[\\x21-\\x7e]{${least},}$`), `must be at least ${least} printable characters`);
const hex32 = z.string().regex(/^[0-9a-f]{32}$/i, "must be 32 hexadecimal digits");

export const presets = z.string().transform((text, context) => {
	const pairs = text.split(",").map((pair) => pair.split("=").map((part) => part.trim()));
	const known = z
		.strictObject({
			viewer: z.string().min(1),
			host: z.string().min(1),
			moderator: z.string().min(1),
			admin: z.string().min(1),
		})
		.safeParse(Object.fromEntries(pairs));
	if (known.success && pairs.every((pair) => pair.length === 2)) return known.data;
	context.addIssue({ code: "custom", message: "must name one preset for each of viewer, host, moderator and admin" });
	return z.NEVER;
});

/** What the sandbox's roles enter with; also where no RealtimeKit is connected, whose rooms nobody enters then. */
export const sandboxPresets = presets.parse(
	"viewer=usher-viewer,host=usher-host,moderator=usher-moderator,admin=usher-moderator",
);

export const vendorVariables = {
	CLOUDFLARE_ACCOUNT_ID: hex32.optional(),
	CLOUDFLARE_API_TOKEN: secret(20).optional(),
	REALTIMEKIT_APP_ID: z.uuid("must be a UUID").optional(),
	REALTIMEKIT_PRESETS: presets.optional(),
	AGORA_APP_ID: hex32.optional(),
	AGORA_CUSTOMER_ID: secret(8)
		.refine((id) => !id.includes(":"), "must not hold a colon")
		.optional(),
	AGORA_CUSTOMER_SECRET: secret(8).optional(),
	AGORA_APP_CERTIFICATE: hex32.optional(),
	ZEGO_APP_ID: z
		.string()
		.regex(/^[1-9]\d{0,9}$/, "must be a whole number")
		.refine((text) => Number(text) <= 4_294_967_295, "must be at most 4294967295")
		.optional(),
	ZEGO_SERVER_SECRET: z
		.string()
		.regex(/^[\x21-\x7e]{32}$/, "must be 32 printable characters")
		.optional(),
} satisfies Record<VendorVariable, z.ZodType>;

type Values = z.output<z.ZodObject<typeof vendorVariables>>;

const groups: Record<keyof VendorsEnv, readonly VendorVariable[]> = {
	realtimekit: ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "REALTIMEKIT_APP_ID", "REALTIMEKIT_PRESETS"],
	agora: ["AGORA_APP_ID", "AGORA_CUSTOMER_ID", "AGORA_CUSTOMER_SECRET"],
	zego: ["ZEGO_APP_ID", "ZEGO_SERVER_SECRET"],
};

/** What may be set beside a vendor's group, and is nothing without it. */
const extras: Partial<Record<keyof VendorsEnv, readonly VendorVariable[]>> = { agora: ["AGORA_APP_CERTIFICATE"] };

/** A vendor's variables go together, one vendor at least is connected, and none is beside the sandbox. */
export function checkVendors(
	isSet: (name: VendorVariable) => boolean,
	sandbox: boolean,
	fail: (name: VendorVariable, message: string) => void,
): void {
	const credentials = [...Object.values(groups), ...Object.values(extras)]
		.flat()
		.filter((name) => name !== "REALTIMEKIT_PRESETS");
	if (sandbox) {
		for (const name of credentials.filter(isSet)) {
			fail(name, "must not be set together with USHER_SANDBOX_URL: it is either the real vendors or the sandbox");
		}
		return;
	}
	const vendors = Object.keys(groups) as (keyof VendorsEnv)[];
	const named = vendors
		.filter((vendor) => [...groups[vendor], ...(extras[vendor] ?? [])].some(isSet))
		.map((vendor) => groups[vendor]);
	if (named.length === 0) {
		const [first, ...rest] = groups.realtimekit;
		if (first) fail(first, "is missing, and no other vendor is named: connect RealtimeKit, Agora or ZEGO");
		for (const name of rest) fail(name, "is missing");
	}
	for (const group of named) {
		for (const name of group) if (!isSet(name)) fail(name, `is missing (${group.join(", ")} go together)`);
	}
}

export function arrangeVendors(values: Values, sandbox: URL | undefined): VendorsEnv {
	if (sandbox) {
		return {
			realtimekit: { baseUrl: `${sandbox.origin}/cloudflare/client/v4`, ...sandboxAccess.realtimekit },
			agora: { baseUrl: `${sandbox.origin}/agora`, ...sandboxAccess.agora },
			zego: { baseUrl: `${sandbox.origin}/zego`, ...sandboxAccess.zego },
		};
	}
	const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token, REALTIMEKIT_APP_ID: kitId } = values;
	const { AGORA_APP_ID: agoraId, AGORA_CUSTOMER_ID: customerId, AGORA_CUSTOMER_SECRET: customerSecret } = values;
	const { AGORA_APP_CERTIFICATE: appCertificate = null } = values;
	const { ZEGO_APP_ID: zegoId, ZEGO_SERVER_SECRET: serverSecret } = values;
	return {
		realtimekit:
			accountId && token && kitId
				? { baseUrl: "https://api.cloudflare.com/client/v4", accountId, appId: kitId, token }
				: null,
		agora:
			agoraId && customerId && customerSecret
				? { baseUrl: "https://api.agora.io", appId: agoraId, customerId, customerSecret, appCertificate }
				: null,
		zego: zegoId && serverSecret ? { baseUrl: "https://rtc-api.zego.im", appId: zegoId, serverSecret } : null,
	};
}

/** What of it may never be seen in a log, in any form in which it travels. */
export function vendorSecrets({ realtimekit, agora, zego }: VendorsEnv): string[] {
	const pair = agora && Buffer.from(`${agora.customerId}:${agora.customerSecret}`).toString("base64");
	return [realtimekit?.token, agora?.customerSecret, agora?.appCertificate, pair, zego?.serverSecret].filter(
		(value) => value != null,
	);
}
