/** What a notice is about: somebody is asked to go, a room ends soon, or nothing has been heard of somebody. */
export const noticeKinds = ["ask-to-leave", "room-ends", "idle"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What the receiving client tells a notice of ours by. */
export const noticeType = "usher.notice";
/** RealtimeKit’s in-room messages have a type of their own beside the content. */
export const noticeVersion = 1;

/**
 * A text for one person or a room, as it travels: JSON in an Agora RTM peer message, a ZEGO custom command, or a
 * RealtimeKit broadcast to one participant. Described for developers in docs/notices.md.
 */
export interface Notice {
	type: typeof noticeType;
	version: typeof noticeVersion;
	/** The same notice may arrive more than once: act on an id once. */
	id: string;
	kind: NoticeKind;
	/** The room it is about: a person may be in several. */
	roomId: string;
	/** For people's eyes. */
	text: string;
	/** ISO 8601: by when the person is asked to have left, or the room ends; null: no time is given. */
	at: string | null;
}
