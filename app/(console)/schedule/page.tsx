import type { Metadata } from "next";
import { ScheduleScreen } from "@/components/schedule/schedule-screen";
import { requirePage } from "@/server/auth/require-page";
import { scheduleActions } from "./schedule-actions";

export const metadata: Metadata = { title: "Schedule" };

/** The page loads its week itself: which days are in it depends on the reader's time zone. */
export default async function SchedulePage() {
	await requirePage("schedule-room");
	return <ScheduleScreen actions={scheduleActions} />;
}
