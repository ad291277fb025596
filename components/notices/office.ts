import { request } from "@/lib/api/request";
import { roomApi } from "@/lib/api/room-path";
import type { NoticeOffice } from "./notice-desk";

/** The parts of a notice's server side that are plain routes; asking and withdrawing are actions of the page. */
export const noticeRoutes: Pick<NoticeOffice, "list" | "reportSent"> = {
	list: (room, signal) =>
		request(roomApi(room, "notices"), {
			signal,
			schema: () => import("@/lib/api/notices").then((wire) => wire.noticesAnswerSchema),
		}),
	reportSent: (noticeId, sent) =>
		request(`/api/notices/${encodeURIComponent(noticeId)}/sent`, { method: "POST", body: sent, keepalive: true }),
};
