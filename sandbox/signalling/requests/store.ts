import type { Connection } from "../connection";
import { event } from "../events";
import { StoreReq, StoreRes } from "../messages";
import { type Answer, type Handlers, nothing, type Scope } from "./scope";

/** Shared stores. The SDK asks for its plugin store at init and fails without an answer within 3 s. */
export const storeRequests: Handlers = {
	[event.storeGet]: ({ stores }, from, payload) => {
		const { pluginId, storeName, keys } = StoreReq.decode(payload);
		const storeItems = stores.read(from.meetingId, storeName, namesOf(keys));
		return StoreRes.encode({ pluginId, storeName, storeItems });
	},

	[event.storeInsert]: (scope, from, payload) => {
		const { pluginId, storeName, keys } = StoreReq.decode(payload);
		const storeItems = keys.map(({ storeKey = "", payload: value = nothing }) =>
			scope.stores.insert(from.meetingId, storeName, from.peerId, storeKey, value),
		);
		return tell(scope, from, event.storeInsert, StoreRes.encode({ pluginId, storeName, storeItems }));
	},

	[event.storeDelete]: (scope, from, payload) => {
		const { pluginId, storeName, keys } = StoreReq.decode(payload);
		const storeItems = keys.map(({ storeKey = "" }) => ({ peerId: from.peerId, storeKey }));
		scope.stores.remove(from.meetingId, storeName, namesOf(keys));
		return tell(scope, from, event.storeDelete, StoreRes.encode({ pluginId, storeName, storeItems }));
	},
};

function namesOf(keys: readonly { storeKey?: string }[]): string[] {
	return keys.flatMap(({ storeKey }) => storeKey ?? []);
}

/** The others hear the change as a push, the asker as the answer. */
function tell({ hub }: Scope, from: Connection, number: number, payload: Uint8Array): Answer {
	for (const connection of hub.in(from.meetingId)) {
		if (connection !== from) connection.push(number, payload);
	}
	return payload;
}
