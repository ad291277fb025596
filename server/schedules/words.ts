import { providerNames, type RoomRef } from "@/lib/moderation/room";
import type { Context, Project } from "../kernel/context";
import type { EndRecord, LockRecord } from "./records";

/** What became of a warning; the rest of `room_ends.warned` is a count of people. */
export type Warned = "sent" | "not-sent" | `sent ${number}`;

/** Why an end was not carried out, or how it is known, by the code of its command. */
const codeWords: Record<string, string> = {
	unreachable: "the vendor did not answer",
	timeout: "the vendor did not answer in time",
	limited: "the vendor’s limit for this account was used up",
	unauthorised: "the vendor does not accept Usher’s credentials",
	unsupported: "the vendor, or this project of it, is not connected to end rooms",
	"not-confirmed": "the vendor took the order, but the room was not seen to be empty",
	internal: "something broke on Usher’s side",
};

export function whyNot(code: string | null): string {
	return code === null ? "the reason is not known" : (codeWords[code] ?? `the vendor refused it (${code})`);
}

export interface EndStory {
	end: EndRecord;
	/** As it is to be, or of an end that has come: as it is now. */
	keptOutUntil: Date | "until-lifted" | null;
	windowMinutes: number;
	project: Project | undefined;
}

/** What an end will do, does, or has done, in words. Nothing says “ended” without evidence. */
export function endWords({ end, keptOutUntil, windowMinutes, project }: EndStory): string {
	const vendor = providerNames[end.provider];
	switch (end.state) {
		case "planned":
			return `Everybody is removed at the end. ${afterwards(keptOutUntil, vendor, project)}`;
		case "ending":
			if (end.takenAt !== null) return `${vendor} took the order. Usher is checking that the room is empty.`;
			if (end.attempts > 1 || end.code !== null) {
				return `Not ended yet: ${whyNot(end.code)}. Usher keeps trying until ${windowMinutes} min after the end time.`;
			}
			return "Ending now.";
		case "ended":
			return `${endedHow(end)} ${keptOutUntil === null ? "People may come in." : afterwards(keptOutUntil, vendor, project)}`;
		case "not-ended":
			return `Not ended: ${whyNot(end.code)}. People may still be in the room. End the session by hand.`;
		case "skipped-late":
			return end.code === "next-started"
				? "Skipped: Usher was not running at the time, and the next session had begun when it was again. Nobody was removed."
				: `Skipped: Usher was not running at the time, and came back later than ${windowMinutes} min after it. Nobody was removed.`;
		case "skipped":
			return "Skipped by hand. The room does not end at this time.";
		case "cancelled":
			return "Its schedule was cancelled. The room does not end at this time.";
	}
}

function endedHow({ code, lateMs }: EndRecord): string {
	const late = lateMs === null ? "" : ` ${spell(lateMs)} late`;
	if (code === "room-empty" || code === "already-gone") return `Ended${late}. Nobody was in the room.`;
	if (code === "returned") return `Ended${late}. People have come back since.`;
	return `Ended${late}.`;
}

function spell(ms: number): string {
	const seconds = Math.round(ms / 1_000);
	return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function afterwards(until: Date | "until-lifted" | null, vendor: string, project: Project | undefined): string {
	if (until === null) return "People may come in again at once.";
	const opens = until === "until-lifted" ? "until somebody opens the room" : "until it opens again";
	if (project?.closing?.facts.keepsOut.able === true) return `Nobody comes in ${opens}.`;
	return `${vendor} cannot keep people out, but Usher gives out no tokens for the room ${opens}.`;
}

/** Whether and how people in the room are told beforehand. */
export function tellingWords(context: Context, room: RoomRef, message: string | null, warned: string | null): string {
	if (message === null) return "People in the room are not told beforehand: the schedule has no message.";
	const messenger = context.projectOf(room)?.messenger;
	if (messenger?.reach.able !== true) return notReached(room, messenger?.reach.reason);
	if (warned === "not-sent")
		return "The last message to people in the room could not be sent. Usher tries again until the end.";
	const count = warned?.startsWith("sent ") ? Number(warned.slice(5)) : null;
	if (count !== null) return `The message was sent to ${count === 1 ? "1 person" : `${count} people`} in the room.`;
	if (warned === "sent") return "The message was sent to everybody in the room.";
	return "People in the room are sent the message 10 and 5 minutes before.";
}

function notReached({ provider }: RoomRef, reason: string | undefined): string {
	if (provider === "realtimekit") {
		return "RealtimeKit has no way to reach people from a server: they are told only while a console is open in the room.";
	}
	return `People in the room cannot be told: ${reason ?? `${providerNames[provider]} is not connected to send messages.`}`;
}

/** A shorter wait is of no interest to anybody. */
const noticeableMs = 500;

/** What an end does at a vendor, for whoever schedules one. */
export function vendorFacts(context: Context, room: RoomRef): string[] {
	const vendor = providerNames[room.provider];
	const project = context.projectOf(room);
	const facts = project?.closing?.facts;
	if (facts === undefined) return [`${vendor} is not connected to end rooms on time.`];
	const hours = facts.longestLockMs === null ? null : Math.round(facts.longestLockMs / 3_600_000);
	return [
		facts.atTheEnd,
		facts.keepsOut.able
			? `People can be kept out until the next start.${hours === null ? "" : ` ${vendor} does so for ${hours} h at a time; Usher renews it.`}`
			: facts.keepsOut.reason,
		...(facts.betweenEndsMs >= noticeableMs
			? [
					`${vendor} ends one room every ${facts.betweenEndsMs / 1_000} s: rooms that end at the same time wait for each other.`,
				]
			: []),
		project?.messenger?.reach.able === true
			? "People in the room can be sent a message 10 and 5 minutes before."
			: notReached(room, project?.messenger?.reach.able === false ? project.messenger.reach.reason : undefined),
	];
}

/** A room that people are kept out of, in words. */
export function lockWords(lock: LockRecord, project: Project | undefined, now: Date): string {
	const vendor = providerNames[lock.provider];
	if (lock.reopensAt !== null && lock.reopensAt <= now) {
		return lock.code === null
			? `The room is being opened.`
			: `The room is to be opened, but ${whyNot(lock.code)}. Usher keeps trying.`;
	}
	const keepsOut = project?.closing?.facts.keepsOut;
	if (keepsOut?.able !== true)
		return `Usher gives out no tokens for this room. ${vendor} itself cannot keep people out.`;
	return lock.code === null
		? "Nobody comes in. Whoever has the right may open the room before its time."
		: `Nobody is to come in, but ${whyNot(lock.code)}. Usher keeps trying.`;
}
