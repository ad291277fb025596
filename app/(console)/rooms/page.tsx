import type { Metadata } from "next";
import { RoomsScreen } from "@/components/rooms/rooms-screen";
import { requirePage } from "@/server/auth/require-page";
import { rooms } from "@/server/runtime";

export const metadata: Metadata = { title: "Rooms" };

export default async function RoomsPage() {
	const { context } = await requirePage("see-room");
	return <RoomsScreen initial={await rooms.listRooms(context)} />;
}
