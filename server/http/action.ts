import { headers } from "next/headers";
import { actionWith } from "./action-with";
import { liveGate } from "./live-gate";

/**
 * A server action with everything in front of it. In a "use server" file:
 * `const change = action(changeUserSchema, users.changeUser, { right: "manage-users" });`
 * `export async function changeUserAction(input: ChangeUser) { return change(input); }`
 */
export const action = actionWith(liveGate, async () => new Headers(await headers()));
