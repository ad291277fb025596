import { z } from "zod";
import type { Role } from "@/lib/moderation/policy";
import {
	aboutVendors,
	arrangeVendors,
	checkVendors,
	sandboxPresets,
	type VendorsEnv,
	vendorSecrets,
	vendorVariables,
} from "./env-vendors";
import type { Site } from "./kernel/site";

/** What each variable is for and where its value comes from; told when it is missing or malformed. */
const about = {
	DATABASE_URL: [
		"the PostgreSQL database, as the app’s own role",
		"your PostgreSQL host gives it: postgres://usher_app:password@host:5432/usher (percent-encode special characters)",
	],
	DATABASE_ADMIN_URL: [
		"migrations, as the owner of the database",
		"your PostgreSQL host gives it: postgres://owner:password@host:5432/usher",
	],
	USHER_URL: [
		"the address people open; cookies and origin checks hang on it",
		"the public https address of the console, e.g. https://usher.example.com (plain http only on localhost)",
	],
	NEXTAUTH_SECRET: ["sealing session cookies", "run: openssl rand -base64 32"],
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: [
		"sealing server actions, the same on every replica",
		"run: openssl rand -base64 32",
	],
	...aboutVendors,
	USHER_SANDBOX_URL: [
		"the stand-in of the vendors, for development and the demo",
		"the sandbox prints it (npm run demo sets it); leave it empty with real vendors",
	],
	OIDC_ISSUER: ["signing in through your identity provider", "your identity provider’s issuer address (https)"],
	OIDC_CLIENT_ID: ["signing in through your identity provider", "the client you registered there"],
	OIDC_CLIENT_SECRET: ["signing in through your identity provider", "the client you registered there"],
	OIDC_NAME: ["the words on the sign-in button", "any short name; “Single sign-on” when empty"],
	USHER_WORKER: ["where background work runs", "`here` (npm start runs a worker too) or `elsewhere`"],
	USHER_UNATTENDED_MINUTES: ["leaving a room that nobody attends to", "minutes, 1 to 720; 30 when empty"],
	USHER_ROOM_POLL_SECONDS: ["how often rooms are listed at the vendor", "seconds, 2 to 300; 5 when empty"],
	USHER_AUDIT_HEAD_FILE: [
		"keeping the audit’s head outside the database",
		"a file’s path, best on another disk; .usher/audit-head when empty",
	],
	USHER_TRUSTED_PROXIES: [
		"believing forwarded client addresses",
		"how many of your own reverse proxies stand in front, 0 to 10; 0 when empty",
	],
} as const satisfies Record<string, readonly [purpose: string, source: string]>;

export type Variable = keyof typeof about;

/** Everything that configuration decides, read once. */
export interface Env extends VendorsEnv {
	databaseUrl: string;
	/** Only migrations use it. */
	adminUrl: string | null;
	site: Site;
	presetForRole: Record<Role, string>;
	unattendedMinutes: number;
	roomPollSeconds: number;
	worker: "here" | "elsewhere";
	/** Where the worker writes down the audit's head. */
	auditHeadFile: string;
	/** Values that may never be seen in a log. */
	secrets: readonly string[];
}

/** The one message that stops a start. */
export class ConfigurationError extends Error {
	override readonly name = "ConfigurationError";
}

export function isLoopback(url: URL): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

const address = z.string().transform((text, context) => {
	if (URL.canParse(text)) return new URL(text);
	context.addIssue({ code: "custom", message: "is not an address" });
	return z.NEVER;
});
const origin = address.refine((url) => url.pathname === "/" && url.search === "" && url.username === "", {
	message: "must be scheme, host and port only, with no path",
});
const postgres = address
	.refine((url) => /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1, {
		message: "must look like postgres://user:password@host:5432/database",
	})
	.transform((url) => url.href);
const secure = (url: URL) => url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
const wholeNumber = (least: number, most: number, fallback: number) =>
	z
		.string()
		.regex(/^\d{1,6}$/, "must be a whole number")
		.transform(Number)
		.refine((value) => value >= least && value <= most, { message: `must be from ${least} to ${most}` })
		.default(fallback);
const variables = z.object({
	DATABASE_URL: postgres,
	DATABASE_ADMIN_URL: postgres.optional(),
	USHER_URL: origin.refine(secure, { message: "must be https (plain http is for localhost only)" }),
	NEXTAUTH_SECRET: z.string().min(32, "must be at least 32 characters"),
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z
		.string()
		.refine((text) => [16, 24, 32].includes(Buffer.from(text, "base64").length), {
			message: "must be 16, 24 or 32 bytes in base64",
		}),
	...vendorVariables,
	USHER_SANDBOX_URL: origin
		.refine((url) => url.protocol === "http:" && isLoopback(url), { message: "must be a http address on localhost" })
		.optional(),
	OIDC_ISSUER: address.refine(secure, { message: "must be https (plain http is for localhost only)" }).optional(),
	OIDC_CLIENT_ID: z.string().optional(),
	OIDC_CLIENT_SECRET: z.string().optional(),
	OIDC_NAME: z.string().max(60, "must be at most 60 characters").default("Single sign-on"),
	USHER_WORKER: z.enum(["here", "elsewhere"], "must be `here` or `elsewhere`").default("here"),
	USHER_UNATTENDED_MINUTES: wholeNumber(1, 720, 30),
	USHER_ROOM_POLL_SECONDS: wholeNumber(2, 300, 5),
	USHER_AUDIT_HEAD_FILE: z.string().default(".usher/audit-head"),
	USHER_TRUSTED_PROXIES: wholeNumber(0, 10, 0),
} satisfies Record<Variable, z.ZodType>);

const oidcVariables = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

/** Rules between variables; each variable has passed or failed its own before. */
const schema = z.preprocess(withoutEmpty, z.looseObject({})).transform((source, context) => {
	const fail = (name: Variable, message: string) =>
		context.addIssue({ code: "custom", path: [name], message, input: undefined });
	const parsed = variables.safeParse(source);
	for (const issue of parsed.error?.issues ?? []) {
		const name = issue.path[0] as Variable;
		fail(name, source[name] === undefined ? "is missing" : issue.message);
	}
	const isSet = (name: Variable) => source[name] !== undefined;
	checkVendors(isSet, isSet("USHER_SANDBOX_URL"), fail);
	if (isSet("USHER_SANDBOX_URL") && parsed.success && !isLoopback(parsed.data.USHER_URL)) {
		fail("USHER_SANDBOX_URL", "is for localhost only, and USHER_URL is not on localhost");
	}
	if (oidcVariables.some(isSet)) {
		for (const name of oidcVariables)
			if (!isSet(name)) fail(name, "is missing (the three OIDC_ variables go together)");
	}
	return parsed.success ? arrange(parsed.data) : z.NEVER;
});

function withoutEmpty(source: unknown): unknown {
	const entries = Object.entries(source as Record<string, string | undefined>);
	return Object.fromEntries(entries.map(([name, value]) => [name, value?.trim() === "" ? undefined : value?.trim()]));
}

function arrange(values: z.output<typeof variables>): Env {
	const sandbox = values.USHER_SANDBOX_URL;
	const vendors = arrangeVendors(values, sandbox);
	const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
	const passwords = [values.DATABASE_URL, values.DATABASE_ADMIN_URL].map((url) =>
		url ? decodeURIComponent(new URL(url).password) : "",
	);
	return {
		databaseUrl: values.DATABASE_URL,
		adminUrl: values.DATABASE_ADMIN_URL ?? null,
		site: {
			url: values.USHER_URL,
			secret: values.NEXTAUTH_SECRET,
			trustedProxies: values.USHER_TRUSTED_PROXIES,
			sandboxUrl: sandbox ?? null,
			oidc:
				issuer && clientId && clientSecret
					? { issuer: issuer.href.replace(/\/$/, ""), clientId, clientSecret, name: values.OIDC_NAME }
					: null,
		},
		...vendors,
		presetForRole: values.REALTIMEKIT_PRESETS ?? sandboxPresets,
		unattendedMinutes: values.USHER_UNATTENDED_MINUTES,
		roomPollSeconds: values.USHER_ROOM_POLL_SECONDS,
		worker: values.USHER_WORKER,
		auditHeadFile: values.USHER_AUDIT_HEAD_FILE,
		secrets: [
			values.NEXTAUTH_SECRET,
			values.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY,
			...vendorSecrets(vendors),
			clientSecret ?? "",
			...passwords,
		].filter((secret) => secret.length >= 6),
	};
}

/**
 * Reads the configuration. Whatever is wrong comes as one `ConfigurationError` that names each variable, what it is
 * for and where to get it, and never shows a value.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	const read = schema.safeParse(source);
	if (read.success) return read.data;
	const problems = read.error.issues.map((issue) => {
		const name = String(issue.path[0]) as Variable;
		const [purpose, where] = about[name];
		return `${name} ${issue.message}.\n    What it is for: ${purpose}.\n    Where to get it: ${where}.`;
	});
	throw new ConfigurationError(`Usher cannot start with this configuration.\n\n${problems.join("\n\n")}\n`);
}
