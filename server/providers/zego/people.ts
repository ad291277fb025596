import { ProviderError } from "../../ports/errors";
import type { CallOptions } from "../../ports/room-control";
import type { ListedUser } from "./api-types";
import type { ZegoClient } from "./client";

export interface RoomPeople {
	users: ListedUser[];
	/** `false`: the end of the list was not reached, or rows could not be read. */
	whole: boolean;
}

/**
 * A room's people page by page, of which the vendor gives one a second. What was read is kept when the time runs out
 * in between. `enough` may stop it after any page.
 */
export async function readPeople(
	client: ZegoClient,
	roomId: string,
	options: CallOptions,
	{ mostPages, enough = () => false }: { mostPages: number; enough?: (users: readonly ListedUser[]) => boolean },
): Promise<RoomPeople> {
	const users = new Map<string, ListedUser>();
	let marker = "";
	let readable = true;
	for (let page = 0; page < mostPages; page++) {
		const before = users.size;
		try {
			const read = await client.page(roomId, marker, options);
			for (const user of read.users) users.set(user.UserId, user);
			readable &&= read.given === read.users.length;
			if (read.marker === "") return { users: [...users.values()], whole: readable };
			marker = read.marker;
		} catch (error) {
			if (page === 0 || !(error instanceof ProviderError)) throw error;
			break;
		}
		// A marker that leads nowhere new would be followed for ever.
		if (users.size === before || enough([...users.values()])) break;
	}
	return { users: [...users.values()], whole: false };
}
