"use server";

import { type AddUser, addUserSchema, type ChangeUser, changeUserSchema } from "@/lib/api/users";
import { action } from "@/server/http/action";
import { users } from "@/server/runtime";

const add = action(addUserSchema, users.addUser, { right: "manage-users", origin: "users-page", name: "add-user" });
const change = action(changeUserSchema, users.changeUser, {
	right: "manage-users",
	origin: "users-page",
	name: "change-user",
});

export async function addUserAction(input: AddUser) {
	return add(input);
}

export async function changeUserAction(input: ChangeUser) {
	return change(input);
}
