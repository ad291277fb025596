import type { RoomEnd } from "@/lib/api/schedules";
import { reachOf } from "@/lib/moderation/words/policy";
import { useMe } from "../shell/me";

/** Where the story of an end is told; null for who reads their own acts only: an end is carried out by Usher. */
export function useAuditPath(): (end: RoomEnd) => string | null {
	const { role } = useMe();
	const reads = reachOf["read-audit"][role];
	const readsUshers = reads === "rooms" || reads === "all";
	return ({ commandId }) => (readsUshers && commandId !== null ? `/audit?commandId=${commandId}` : null);
}
