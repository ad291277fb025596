import type { ViewType } from "../world";
import type { Customer } from "./customers";

export interface RoomPlan {
	meetingId: string;
	title: string;
	people: number;
	alive: boolean;
	viewType: ViewType;
	/** Names given out first, after the host; the awkward ones otherwise. */
	names?: string[];
	/** Customers who are with other vendors too, as the last of the people. */
	customers?: readonly Customer[];
	/** People outside the door. */
	waiting?: number;
}

const id = (n: number) => `b1a7c0de-0000-4000-8000-00000000000${n}`;

const loungeNames = [
	"<img src=x onerror=alert(1)>",
	"Chidinma Eze",
	"李娜",
	"Maria Silva",
	"Łukasz Wójcik",
	"חנה לוי",
	"Robert'); DROP TABLE participants;--",
	"Maria Silva",
	"🦊",
];

/** The rooms of the demo; their ids are fixed so that a start-up can name them. */
export const demoRooms: readonly RoomPlan[] = [
	{ meetingId: id(4), title: "Morning stand-up", people: 0, alive: false, viewType: "GROUP_CALL" },
	{ meetingId: id(5), title: "Product launch", people: 1_200, alive: true, viewType: "GROUP_CALL" },
	{ meetingId: id(3), title: "Sunday quiz", people: 22, alive: true, viewType: "WEBINAR", waiting: 3 },
	{
		meetingId: id(2),
		title: "Support lounge",
		people: 14,
		alive: true,
		viewType: "GROUP_CALL",
		names: loungeNames,
	},
	{ meetingId: id(1), title: "Town hall", people: 48, alive: true, viewType: "GROUP_CALL" },
];
