import { chatRequests } from "./chat";
import { controlRequests } from "./controls";
import { mediaRequests } from "./media";
import { mediaRoomRequests } from "./media-room";
import { roomRequests } from "./room";
import type { Handlers } from "./scope";
import { stageRequestHandlers } from "./stage";
import { storeRequests } from "./store";

export type { Answer, Scope } from "./scope";

export const requests: Handlers = {
	...roomRequests,
	...controlRequests,
	...stageRequestHandlers,
	...chatRequests,
	...storeRequests,
	...mediaRoomRequests,
	...mediaRequests,
};
