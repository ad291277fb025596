/**
 * Usher’s notices in your own app: copy this file into it, or take from it what you need. It needs nothing else.
 * The format, and what a modified client may ignore: docs/notices.md.
 *
 *   const notices = createNotices({
 *     roomId: "lobby-7",
 *     show: (notice) => banner(notice.text),      // as text, never as HTML: people wrote it
 *     stay: () => banner(null),                   // an earlier notice counts no more
 *     leave: () => client.leave(),                // your own way out of the room
 *   });
 *   const stop = fromZego(zg, notices);           // or fromAgoraRtm1, fromAgoraRtm2, fromRealtimeKit
 *   // once the person has left: stop(); notices.stop();
 */

const longestBytes = 32_768;
const longestSeconds = 3_600;
const remembered = 500;
const kinds = ["ask-to-leave", "room-ends", "idle", "withdrawn"];

/**
 * A message as a notice, or null. Whatever arrives was written by somebody: only known fields of the right form are taken.
 * @param {unknown} message the JSON text, or (RealtimeKit) its object
 */
export function readNotice(message) {
	const given = typeof message === "string" ? parse(message) : message;
	if (given === null || typeof given !== "object") return null;
	const { type, version, id, kind, roomId, text, at, inSeconds } = given;
	if (type !== "usher.notice" || version !== 1 || !kinds.includes(kind)) return null;
	if (!isText(id, 64) || id === "" || !isText(roomId, 256) || !isText(text, 2_000)) return null;
	const time = isText(at, 40) && Number.isFinite(Date.parse(at)) ? at : null;
	const seconds = Number.isFinite(inSeconds) && inSeconds >= 0 ? inSeconds : null;
	return { id, kind, roomId, text, at: time, inSeconds: seconds };
}

function parse(text) {
	if (text.length > longestBytes) return null;
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isText(value, longest) {
	return typeof value === "string" && value.length <= longest;
}

/**
 * Obeys the notices about one room: shows them, and leaves by itself when the time is over (`atOnce`: without waiting).
 * `failed` is told when `show`, `stay` or `leave` fails.
 */
export function createNotices({ roomId, show, leave, stay = () => {}, failed = () => {}, atOnce = false }) {
	const seen = new Set();
	const timers = new Map();
	let stopped = false;

	const run = async (work, notice) => {
		try {
			await work(notice);
		} catch (error) {
			failed(error);
		}
	};
	const remember = (key) => {
		seen.add(key);
		for (const oldest of seen) {
			if (seen.size <= remembered) break;
			seen.delete(oldest);
		}
	};
	const cancel = (id) => {
		clearTimeout(timers.get(id));
		timers.delete(id);
	};

	return {
		/** Takes any message; gives the notice that it was, or null for everything else. */
		onNotice(message) {
			const notice = readNotice(message);
			if (stopped || notice === null || notice.roomId !== roomId) return null;
			const { id, kind } = notice;
			// A vendor may bring a message twice, and a withdrawal before what it withdraws.
			if (seen.has(`${kind} ${id}`) || seen.has(`withdrawn ${id}`)) return notice;
			remember(`${kind} ${id}`);
			if (kind === "withdrawn") {
				cancel(id);
				run(stay, notice);
				return notice;
			}
			run(show, notice);
			if (kind === "ask-to-leave") {
				const waitMs = atOnce ? 0 : secondsLeft(notice) * 1_000;
				timers.set(
					id,
					setTimeout(() => {
						timers.delete(id);
						run(leave, notice);
					}, waitMs),
				);
			}
			return notice;
		},
		/** Forgets what was to be done: the person has left. */
		stop() {
			stopped = true;
			for (const id of [...timers.keys()]) cancel(id);
		},
	};
}

/** By the seconds that were left when it was sent; this device’s clock counts only where there are none. */
function secondsLeft({ at, inSeconds }) {
	const left = inSeconds ?? (at === null ? 0 : (Date.parse(at) - Date.now()) / 1_000);
	return Math.min(Math.max(left, 0), longestSeconds);
}

/** Usher’s server sends as this user: give this id to nobody else, and refuse it a token. */
const usher = "usher";

/** Agora Signaling (RTM) 1.x, logged in under the text of the RTC uid. Gives a function that stops listening. */
export function fromAgoraRtm1(client, notices, sender = usher) {
	const heard = (message, peerId) => {
		if (peerId === sender) notices.onNotice(message.text);
	};
	client.on("MessageFromPeer", heard);
	return () => client.off("MessageFromPeer", heard);
}

/** Agora Signaling (RTM) 2.x, logged in under the text of the RTC uid. */
export function fromAgoraRtm2(rtm, notices, sender = usher) {
	const heard = ({ channelType, publisher, message }) => {
		if (channelType !== "USER" || publisher !== sender) return;
		notices.onNotice(typeof message === "string" ? message : new TextDecoder().decode(message));
	};
	rtm.addEventListener("message", heard);
	return () => rtm.removeEventListener("message", heard);
}

/** ZEGO Express Web: a custom command in the room. */
export function fromZego(zg, notices, sender = usher) {
	const heard = (_roomId, fromUser, command) => {
		if (fromUser?.userID === sender) notices.onNotice(command);
	};
	zg.on("IMRecvCustomCommand", heard);
	return () => zg.off("IMRecvCustomCommand", heard);
}

/** RealtimeKit: a message of a console in the meeting. Its SDK does not tell from whom it comes: see docs/notices.md. */
export function fromRealtimeKit(meeting, notices) {
	const heard = ({ type, payload }) => {
		if (type === "usher.notice") notices.onNotice(payload);
	};
	meeting.participants.on("broadcastedMessage", heard);
	return () => meeting.participants.off("broadcastedMessage", heard);
}
