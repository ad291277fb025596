import type { Zego } from "./zego";

/** ZEGO's side of the world as a test wants to see it. */
export function zegoView(zego: Zego) {
	const rooms = zego.rooms.all().map((room) => ({
		roomId: room.roomId,
		sessionId: room.sessionId,
		createdAt: new Date(room.createdAt).toISOString(),
		users: [...room.users.values()].map((user) => ({
			...user,
			loginTime: new Date(user.loginTime).toISOString(),
			streams: [...user.streams.values()].map((stream) => ({
				...stream,
				createdAt: new Date(stream.createdAt).toISOString(),
			})),
		})),
	}));
	const rules = zego.rules.userRules().map(({ expiresAt, ...rule }) => ({
		...rule,
		expiresAt: new Date(expiresAt * 1_000).toISOString(),
	}));
	return { rooms, rules };
}
