import type { NoticeRow } from "@/lib/api/notices";
import { type NoticeState, noticeStateLabels } from "@/lib/moderation/words/notice-state";
import { personKey } from "@/lib/moderation/words/participant";
import { type Provider, providerNames } from "@/lib/moderation/words/room";
import type { Tone } from "../ui/badge";

/** How long somebody may be given. */
export const reactChoices = [
	{ value: "30", label: "30 s" },
	{ value: "60", label: "1 min" },
	{ value: "120", label: "2 min" },
	{ value: "300", label: "5 min" },
] as const;
export type ReactChoice = (typeof reactChoices)[number]["value"];
export const usualReact: ReactChoice = "60";

/** Texts to start from. */
export const cannedTexts = [
	{
		value: "asked",
		label: "Asked by a moderator",
		text: "A moderator asks you to leave this room now. Thank you for understanding.",
	},
	{ value: "over", label: "The meeting is over", text: "The meeting is over. Please leave the room now." },
	{
		value: "away",
		label: "You seem to be away",
		text: "You seem to be away. Please leave the room, and come back whenever you like.",
	},
	{
		value: "wrong-room",
		label: "Wrong room",
		text: "You seem to be in the wrong room. Please leave, and check your invitation.",
	},
] as const;

/** At most so many with one order, as the server checks it. */
export const mostAtOnce = 50;

/** Why somebody is not asked twice at a time. */
export const alreadyAsked = "They have been asked, and their time is running.";

/** Its time is still running, or its removal is under way. */
export function isOpen(state: NoticeState | undefined): boolean {
	return state !== undefined && ["waiting", "asked", "delivered", "not-reached", "removing", "unknown"].includes(state);
}

/** Whether taking it back can still change anything; `over`: their time has run out. */
export function canWithdraw({ state }: Pick<NoticeRow, "state">, over: boolean): boolean {
	return isOpen(state) && state !== "removing" && !over;
}

/** Green only with evidence, amber while it is open or needs somebody's eye. */
export function noticeTone(state: NoticeState): Tone {
	if (state === "left" || state === "removed") return "live";
	return state === "withdrawn" ? "neutral" : "waiting";
}

export const noticeLabel = (state: NoticeState): string => noticeStateLabels[state];

export function keyOf({ target }: Pick<NoticeRow, "target">): string {
	return personKey({ userId: target.userId, participantId: target.participantId ?? "" });
}

/** The newest notice of each person; rows come newest first. */
export function newestByPerson(rows: readonly NoticeRow[]): ReadonlyMap<string, NoticeRow> {
	const newest = new Map<string, NoticeRow>();
	for (const row of rows) if (!newest.has(keyOf(row))) newest.set(keyOf(row), row);
	return newest;
}

/** How the notice travels, in words for whoever sends it. */
export function travelWords(provider: Provider): string {
	switch (provider) {
		case "realtimekit":
			return "This console sends it into the meeting, to nobody else: RealtimeKit’s server sends people no messages. Keep this page open until it is sent.";
		case "agora":
			return "Agora’s server sends it to the person’s app as an RTM message, and says whether it arrived.";
		case "zego":
			return "ZEGO’s server sends it to the person’s app as a custom command, and does not say whether it was read.";
	}
}

/** What happens when the time is over. */
export function afterWords(provider: Provider, thenRemove: boolean): string {
	const vendor = providerNames[provider];
	return thenRemove
		? `Whoever is still there then is removed by ${vendor}’s server, even if this page is closed. You can take it back until then.`
		: "Nobody is removed: you see who has stayed.";
}

export function askTitle(names: readonly string[]): string {
	const [first] = names;
	return names.length === 1 ? `Ask ${first} to leave?` : `Ask ${names.length} people to leave?`;
}

export function askLabel(names: readonly string[]): string {
	const [first] = names;
	return names.length === 1 ? `Ask ${first} to leave` : `Ask ${names.length} people to leave`;
}
