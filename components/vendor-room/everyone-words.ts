import type { Provider } from "@/lib/moderation/words/room";

/** What a vendor's whole-room act does, in words for whoever orders it. */
export const everyoneWords: Record<Exclude<Provider, "realtimekit">, { act: string; effect: string }> = {
	agora: {
		act: "Remove everyone",
		effect:
			"One rule for the whole channel disconnects everybody who is in it, hosts too. It acts once: everybody can come back at once.",
	},
	zego: {
		act: "Close the room",
		effect:
			"Everybody is disconnected, all streams stop, and the room ends. It opens anew as soon as somebody logs in again.",
	},
};
