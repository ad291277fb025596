/**
 * What a notice is about: somebody is asked to go, a room ends soon, nothing has been heard of somebody, or an earlier
 * notice (whose id this one carries) counts no more.
 */
export const noticeKinds = ["ask-to-leave", "room-ends", "idle", "withdrawn"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What the receiving client tells a notice of ours by. */
export const noticeType = "usher.notice";
/** Under which id the server sends where messages have a sender; nobody in a room may have it. */
export const noticeSender = "usher";
export const noticeVersion = 1;

/**
 * A text for one person or a room, as it travels: JSON in an Agora RTM peer message, a ZEGO custom command, or a
 * RealtimeKit broadcast to one participant. Described for developers in docs/notices.md.
 */
export interface Notice {
	type: typeof noticeType;
	version: typeof noticeVersion;
	/** The same notice may arrive more than once: act once on an id of one kind. */
	id: string;
	kind: NoticeKind;
	/** The room it is about: a person may be in several. */
	roomId: string;
	/** For people's eyes. */
	text: string;
	/** ISO 8601: by when the person is asked to have left, or the room ends; null: no time is given. */
	at: string | null;
	/** The seconds that were left when it was sent: a device’s own clock may be wrong. Left out where no time is given. */
	inSeconds?: number;
}
