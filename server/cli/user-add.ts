import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import * as z from "zod";
import { addUserSchema } from "@/lib/api/users";
import { ConfigurationError } from "../env";
import { closeRuntime, contextFor, users } from "../runtime";
import { ask, askHidden, readAll } from "./prompt";

const usage = `Adds somebody who signs in to Usher with a password.

  npm run user:add -- --email ana@example.com --name "Ana Ruiz" --role admin

  --email, --name   asked for when left out
  --role            viewer, host, moderator or admin
  --generate        makes a password and shows it once
  --help            this text

The password is asked for, or read from standard input; it is never an argument, where other people of this machine could see it.
`;

const { values } = parseArgs({
	options: {
		email: { type: "string" },
		name: { type: "string" },
		role: { type: "string" },
		generate: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});

/** From the terminal, typed twice; from a pipe, its first line. */
async function givenPassword(): Promise<string> {
	if (!process.stdin.isTTY) return (await readAll()).split(/\r?\n/, 1)[0] ?? "";
	const password = await askHidden("Password (at least 12 characters): ");
	if ((await askHidden("Once more: ")) !== password) throw new ConfigurationError("The two passwords differ.");
	return password;
}

async function add(): Promise<void> {
	const email = values.email ?? (await ask("E-mail: "));
	const name = values.name ?? (await ask("Name: "));
	const role = values.role ?? (await ask("Role (viewer, host, moderator, admin): "));
	const password = values.generate ? randomBytes(18).toString("base64url") : await givenPassword();
	const user = await users.addUser(
		contextFor({ kind: "system", part: "user:add" }, "cli"),
		addUserSchema.parse({ email, name, role, password }),
	);
	process.stdout.write(`${user.name} <${user.email}> can sign in as ${user.role}.\n`);
	if (values.generate) process.stdout.write(`Password, shown this once: ${password}\n`);
}

if (values.help) {
	process.stdout.write(usage);
} else {
	try {
		await add();
	} catch (error) {
		process.stderr.write(`${explain(error)}\n`);
		process.exitCode = 1;
	} finally {
		await closeRuntime();
	}
}

function explain(error: unknown): string {
	if (error instanceof z.ZodError) {
		return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
	}
	return error instanceof Error ? error.message : String(error);
}
