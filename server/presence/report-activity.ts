import type { ActivityReport, ReportsAnswer } from "@/lib/api/idle";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { actorNow, denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { ages, skewMs } from "./ages";
import { noteReports, type RoomSign, saveSigns } from "./save-signs";
import { signOf } from "./signs";

const oldestMs = 60 * 60_000;

type Refusal = ReportsAnswer["refused"][number];

/**
 * Signs of life as the customer's app tells them, at most 1,000 at once. Each is taken or refused by itself; one that
 * comes late counts as a sign of life, and takes nothing back. Throws `forbidden` for whoever may not report at all.
 */
export async function reportActivity(
	context: Context,
	{ reports }: { reports: readonly ActivityReport[] },
): Promise<ReportsAnswer> {
	const { database, clock } = context;
	const now = clock.now();
	const actor = await actorNow(context, database);
	const denial = denialFor(actor, "report-activity", undefined, now);
	if (denial !== null) throw refusalOf(denial);
	const rooms = new Map<string, { room: RoomRef; open: boolean }>();
	const openRoom = (room: RoomRef): boolean => {
		const key = roomKey(room);
		const known = rooms.get(key);
		if (known !== undefined) return known.open;
		const allowed = denialFor(actor, "report-activity", room, now) === null;
		const open = allowed && context.projectOf(room) !== undefined;
		rooms.set(key, { room, open });
		return open;
	};
	const taken: RoomSign[] = [];
	const refused: Refusal[] = [];
	for (const [index, report] of reports.entries()) {
		const at = report.at === undefined ? now.getTime() : Date.parse(report.at);
		const refusal = openRoom(report.room) ? whyNot(at, now.getTime()) : notFound;
		if (refusal === null) taken.push({ room: report.room, sign: signFrom(report, Math.min(at, now.getTime())) });
		else refused.push({ index, ...refusal });
	}
	await saveSigns(database, taken, { source: "report", gap: ages.report.gap });
	const reporting = [...rooms.values()].filter(({ open }) => open).map(({ room }) => room);
	if (taken.length > 0) await noteReports(database, reporting, now);
	return { accepted: taken.length, refused };
}

const notFound = { code: "not-found", message: "There is no such room." } as const;

function whyNot(at: number, now: number): Omit<Refusal, "index"> | null {
	if (at > now + skewMs) return { code: "in-the-future", message: "This lies in the future. Check the clock." };
	if (at < now - oldestMs) return { code: "too-old", message: "This is more than an hour old." };
	return null;
}

/** The key of a row: who, in which room, on which device. */
function signFrom({ userId, connectionId, spoke, audio, video }: ActivityReport, at: number) {
	return signOf({ userId: storable(userId), participantId: "", connectionId, at, spoke, audio, video });
}
