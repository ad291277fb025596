import type { Metadata } from "next";
import { UsersScreen } from "@/components/users/users-screen";
import { requirePage } from "@/server/auth/require-page";
import { rooms, users } from "@/server/runtime";
import { addUserAction, changeUserAction } from "./actions";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
	const { context } = await requirePage("manage-users");
	const [people, known] = await Promise.all([users.listUsers(context), rooms.listRooms(context)]);
	return (
		<UsersScreen
			users={people}
			rooms={known.rooms.map(({ room, title }) => ({ ...room, title }))}
			projects={known.projects.map(({ provider, projectId }) => ({ provider, projectId }))}
			presetForRole={context.settings.presetForRole}
			addUser={addUserAction}
			changeUser={changeUserAction}
		/>
	);
}
