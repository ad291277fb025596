import type { ActivityReport, ReportsAnswer } from "@/lib/api/idle";
import type { Context } from "../kernel/context";

/** Signs of life, at most 1,000 at once; each is taken or refused by itself. */
export const reportActivity: (context: Context, input: { reports: ActivityReport[] }) => Promise<ReportsAnswer> = () =>
	Promise.reject(new Error("not built yet"));
