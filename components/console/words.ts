import type { RequestError } from "@/lib/api/request";
import type { LeftState } from "@/lib/moderation/room-event";

export interface Ending {
	title: string;
	meaning: string;
	/** Whether coming back can work. */
	rejoin: boolean;
}

/** What each way of no longer being in the room means, and what now. */
export const endings: Record<LeftState, Ending> = {
	kicked: {
		title: "You were removed from this room",
		meaning:
			"Another moderator removed you, or your access to the room was taken away. If you may still enter, you can come back; what you did stays in the audit.",
		rejoin: true,
	},
	ended: {
		title: "The session has ended",
		meaning: "It was ended for everybody. Coming back starts a new session if nobody else has started one.",
		rejoin: true,
	},
	left: { title: "You have left the room", meaning: "The session goes on without you.", rejoin: true },
	rejected: {
		title: "You were not let in",
		meaning:
			"Somebody in the room declined your request from its waiting room. Ask them, or an admin for a preset that skips it.",
		rejoin: true,
	},
	disconnected: {
		title: "The connection to the room was lost",
		meaning: "It could not be restored. The session may well go on without you. Check your network, then come back.",
		rejoin: true,
	},
	failed: {
		title: "The connection to the room failed",
		meaning: "All attempts to restore it failed. Check your network, then come back: the list is read afresh.",
		rejoin: true,
	},
	"connected-meeting": {
		title: "You were moved to another room",
		meaning:
			"Somebody moved you to a connected meeting. The console watches one room at a time: come back, or open the other one.",
		rejoin: true,
	},
	stageLeft: {
		title: "You were taken off the stage",
		meaning: "In this livestream that ends the connection. Come back to go on watching.",
		rejoin: true,
	},
	unattended: {
		title: "You left because nobody was at the keyboard",
		meaning: "A console that nobody attends leaves by itself, so that nobody else uses it. The session goes on.",
		rejoin: true,
	},
};

export interface Stop {
	title: string;
	what: string;
	todo: string;
	code: string;
	/** Whether trying again can help. */
	again: boolean;
}

const stops: Partial<Record<RequestError["code"], { title: string; todo: string; again: boolean }>> = {
	"preset-missing": {
		title: "No preset for you in this project",
		todo: "An admin names a preset for your role in Usher’s configuration, or for you on the Users page, that exists in RealtimeKit.",
		again: true,
	},
	"preset-too-strong": {
		title: "The preset would give you more than your role",
		todo: "An admin chooses a weaker preset for you, or a role that fits it. Until then you are kept out rather than given too much.",
		again: true,
	},
	"not-found": {
		title: "This room is not there",
		todo: "It was deleted at the vendor, or it has not been given to you. Go back to the rooms.",
		again: false,
	},
	forbidden: {
		title: "You may not enter this room",
		todo: "An admin can give you the room, or another role.",
		again: false,
	},
	"not-signed-in": { title: "You are signed out", todo: "Sign in again, then try again.", again: true },
	"vendor-unreachable": {
		title: "The vendor cannot be reached",
		todo: "The room may well be live. Try again in a moment; an admin sees more at the vendor’s light.",
		again: true,
	},
	"vendor-unauthorised": {
		title: "The vendor does not accept Usher’s credentials",
		todo: "An admin checks the vendor’s token and its permission (npm run doctor).",
		again: true,
	},
	"vendor-refused": {
		title: "The vendor refused to let you in",
		todo: "Try again. If it stays, tell an admin the code below.",
		again: true,
	},
	limited: { title: "Too many requests to the vendor", todo: "Wait a minute, then try again.", again: true },
	offline: { title: "Usher cannot be reached", todo: "Check your connection, then try again.", again: true },
};

/** Why the room could not be entered. */
export function stopFor(code: string, what: string): Stop {
	const known = stops[code as RequestError["code"]];
	return {
		title: known?.title ?? "The room could not be entered",
		what,
		todo: known?.todo ?? "Try again. If it stays, tell an admin the code below.",
		code,
		again: known?.again ?? true,
	};
}

export function people(count: number): string {
	return count === 1 ? "1 person" : `${count.toLocaleString("en")} people`;
}
