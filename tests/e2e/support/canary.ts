import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A secret in every dress that it could leave the server in; of base64, what is the same wherever it stands inside. */
export function dressesOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const inside = [0, 1, 2].map((offset) => {
		const whole = Buffer.concat([Buffer.alloc(offset), bytes])
			.toString("base64")
			.replace(/=+$/, "");
		return whole.slice(Math.ceil((offset * 4) / 3), whole.length - 1);
	});
	const base64url = inside.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
	const hex = bytes.toString("hex");
	const json = JSON.stringify(secret).slice(1, -1);
	return [...new Set([secret, json, encodeURIComponent(secret), hex, hex.toUpperCase(), ...inside, ...base64url])];
}

/** Which of the named secrets a text holds, in whatever dress. */
export function secretsIn(text: string, secrets: Record<string, string>): string[] {
	return Object.keys(secrets).filter((name) => dressesOf(secrets[name] ?? "").some((dress) => text.includes(dress)));
}

/** The files below a folder. */
export function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
}

/** What a running stack knows and may tell nobody. */
export function secretsOf(folder: string): Record<string, string> {
	const made = JSON.parse(readFileSync(path.join(folder, "secrets.json"), "utf8")) as Record<string, string>;
	return {
		"the session secret": made.session ?? "",
		"the key of the actions": made.actions ?? "",
		"the database’s password": made.database ?? "",
		"the vendor’s token": "sandbox-realtime-admin",
		"Agora’s customer secret": "sandbox-agora-secret",
		"ZEGO’s server secret": "sandbox0zego0server0secret000001",
	};
}

/** A participant’s token, as the vendor makes them. */
const participantToken = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;

/** What the logs of a stack tell that they should not. */
export function leaksInLogs(folder: string): string[] {
	const secrets = secretsOf(folder);
	return filesBelow(path.join(folder, "logs")).flatMap((file) => {
		const text = readFileSync(file, "utf8");
		const found = secretsIn(text, secrets);
		if (participantToken.test(text)) found.push("a token");
		if (/usher_[0-9A-Za-z]{20}/.test(text)) found.push("an API key");
		if (/usher-demo-(admin|moderator|host|trainee|viewer)\b/.test(text)) found.push("a password");
		return found.map((what) => `${path.basename(file)} tells ${what}`);
	});
}
