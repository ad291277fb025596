import type { Holder } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import type { NoticeOffice } from "../notices/notice-desk";
import type { OrderRemoval } from "../removal/remove-dialog";
import type { VendorFacts } from "../removal/vendor-facts";
import type { ScheduleActions } from "../schedule/schedule-actions";
import type { OrderEveryone } from "./everyone-dialog";

export interface VendorRoomProps {
	room: RoomRef;
	title: string;
	facts: VendorFacts;
	holder: Holder;
	/** Server actions, handed down by the page. */
	removePeople: OrderRemoval;
	removeEveryone: OrderEveryone;
	notices: Pick<NoticeOffice, "ask" | "withdraw">;
	schedule: ScheduleActions;
}
