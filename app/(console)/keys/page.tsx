import type { Metadata } from "next";
import { KeysScreen } from "@/components/keys/keys-screen";
import { requirePage } from "@/server/auth/require-page";
import { keys, rooms } from "@/server/runtime";
import { addKeyAction, revokeKeyAction } from "./actions";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
	const { context } = await requirePage("manage-keys");
	const [mine, known] = await Promise.all([keys.listKeys(context), rooms.listRooms(context)]);
	return (
		<KeysScreen
			keys={mine}
			rooms={known.rooms.map(({ room, title }) => ({ ...room, title }))}
			projects={known.projects.map(({ provider, projectId }) => ({ provider, projectId }))}
			addKey={addKeyAction}
			revokeKey={revokeKeyAction}
		/>
	);
}
