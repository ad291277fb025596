/** One JSON line an event on standard output; secrets are masked by key and by value. */
export interface Log {
	info(event: string, facts?: Record<string, unknown>): void;
	warn(event: string, facts?: Record<string, unknown>): void;
	error(event: string, facts?: Record<string, unknown>): void;
	/** The same log with these facts on every line. */
	with(facts: Record<string, unknown>): Log;
}

export interface LogOptions {
	/** Values that may never be seen, in any of the forms they travel in. */
	secrets: readonly string[];
	write?: (line: string) => void;
	now?: () => Date;
}

const mask = "[masked]";
const secretKey =
	/pass(word|phrase)?$|secret|token|authorization|cookie|credential|signature|api[-_]?key|private[-_]?key/i;
/** Tokens are recognised by their shape too: whatever key they hide under, a JWT or a URL's password is no log text. */
const jwt = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const bearer = /\bBearer\s+[\w.~+/=-]{8,}/gi;
/** An API key, by its shape. */
const apiKey = /usher_[0-9A-Za-z]{20,}/g;
const urlPassword = /(:\/\/[^\s:/@]*):[^\s/@]+@/g;
/** What JSON leaves as it is though a terminal or an editor acts on it: DEL, C1, zero-width, bidi and line separators. */
const unseen = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const deepest = 6;

export function createLog(options: LogOptions, facts: Record<string, unknown> = {}): Log {
	const write = options.write ?? ((line: string) => process.stdout.write(`${line}\n`));
	const now = options.now ?? (() => new Date());
	const hide = hider(options.secrets);
	const line = (level: "info" | "warn" | "error") => (event: string, more?: Record<string, unknown>) => {
		const entry = { at: now().toISOString(), level, event, ...(plain({ ...facts, ...more }, hide, 0) as object) };
		write(JSON.stringify(entry).replace(unseen, escapeCharacter));
	};
	return {
		info: line("info"),
		warn: line("warn"),
		error: line("error"),
		with: (more) => createLog({ ...options, write }, { ...facts, ...more }),
	};
}

function escapeCharacter(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function hider(secrets: readonly string[]): (text: string) => string {
	const forms = secrets.flatMap((secret) => {
		const bytes = Buffer.from(secret);
		const base64 = bytes.toString("base64").replace(/=+$/, "");
		return [secret, encodeURIComponent(secret), base64, bytes.toString("base64url"), bytes.toString("hex")];
	});
	const unique = [...new Set(forms)].filter((form) => form.length >= 6).sort((a, b) => b.length - a.length);
	return (text) => {
		let shown = text;
		for (const form of unique) shown = shown.replaceAll(form, mask);
		return shown
			.replace(jwt, mask)
			.replace(bearer, `Bearer ${mask}`)
			.replace(apiKey, mask)
			.replace(urlPassword, `$1:${mask}@`);
	};
}

function plain(value: unknown, hide: (text: string) => string, depth: number): unknown {
	if (typeof value === "string") return hide(value.length > 4_000 ? `${value.slice(0, 4_000)}…` : value);
	if (typeof value === "bigint") return value.toString();
	if (value === null || typeof value !== "object") return value;
	if (depth >= deepest) return "[deeper]";
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
	if (value instanceof URL) return hide(value.href);
	if (value instanceof Error) return plain(errorFacts(value), hide, depth);
	if (Array.isArray(value)) return value.slice(0, 50).map((item) => plain(item, hide, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [hide(key), secretKey.test(key) ? mask : plain(item, hide, depth + 1)]),
	);
}

function errorFacts(error: Error): Record<string, unknown> {
	const code = "code" in error ? error.code : undefined;
	return { name: error.name, message: error.message, code, stack: error.stack, cause: error.cause };
}
