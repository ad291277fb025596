import type { AddUser, UserRow } from "@/lib/api/users";
import { ModerationError } from "@/lib/moderation/errors";
import { users } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { readUserRows } from "./list-users";
import { passwords } from "./password";
import { requireManager } from "./require-manager";
import { isUniqueViolation } from "./unique-violation";

/** Adds somebody who signs in with a password. */
export async function addUser(context: Context, input: AddUser): Promise<UserRow> {
	requireManager(context);
	const passwordHash = await passwords.hash(input.password);
	const { email, name, role } = input;
	try {
		return await context.database.transaction(async (transaction) => {
			const [user] = await transaction.insert(users).values({ email, name, role, passwordHash }).returning();
			if (user === undefined) throw new Error("The new user was not returned.");
			await recordAudit(context, transaction, {
				kind: "user-added",
				outcome: "confirmed",
				target: { userId: user.id, participantId: null, name: email },
				detail: { after: { email, name, role } },
			});
			const [row] = await readUserRows(transaction, [user.id]);
			if (row === undefined) throw new Error("The new user cannot be read.");
			return row;
		});
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		throw new ModerationError("conflict", `There is already a user with the e-mail ${email}.`);
	}
}
