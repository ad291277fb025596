import { personKey } from "@/lib/moderation/participant";
import { ages, follows } from "./ages";

/** A sign of life, or that there was none: one row of `presence_signs` told or to be told. Times are epoch milliseconds. */
export interface Sign {
	person: string;
	/** null: all of the person's devices together. */
	connectionId: string | null;
	at: number;
	/** Since when it has been told without a gap whether anything was sent; null: the latest did not say. */
	knownSince: number | null;
	/** When they last spoke, or sent sound or a picture; null: never, as far as told. */
	activeAt: number | null;
	spokeAt: number | null;
	audio: boolean | null;
	video: boolean | null;
}

export interface Told {
	userId: string | null;
	participantId: string;
	connectionId: string | null;
	at: number;
	spoke: boolean;
	audio: boolean | null;
	video: boolean | null;
}

/** An open microphone is a sign of life like speech; what is not said of sound or picture leaves unknown whether there was one. */
export function signOf({ userId, participantId, connectionId, at, spoke, audio, video }: Told): Sign {
	const active = spoke || audio === true || video === true;
	const known = active || (audio !== null && video !== null);
	return {
		person: personKey({ userId, participantId }),
		connectionId,
		at,
		knownSince: known ? at : null,
		activeAt: active ? at : null,
		spokeAt: spoke ? at : null,
		audio,
		video,
	};
}

/**
 * Two tellings of one person by one teller as one; the same as the upsert of `save-signs.ts` does with the row that is
 * there. One that comes late counts as a sign of life only.
 */
export function mergeSigns(before: Sign, next: Sign, gap: number = ages.report.gap): Sign {
	const [older, newer] = next.at >= before.at ? [before, next] : [next, before];
	const late = next.at < before.at;
	const unbroken = older.knownSince !== null && newer.knownSince !== null && follows(older.at, newer.at, gap);
	return {
		...newer,
		knownSince: late || !unbroken ? newer.knownSince : older.knownSince,
		// What was sent when last told may have gone on until now.
		activeAt: latest(latest(before.activeAt, next.activeAt), !late && isSending(before) ? next.at : null),
		spokeAt: latest(before.spokeAt, next.spokeAt),
	};
}

const isSending = ({ audio, video }: Sign) => audio === true || video === true;

function latest(a: number | null, b: number | null): number | null {
	if (a === null || b === null) return a ?? b;
	return Math.max(a, b);
}
