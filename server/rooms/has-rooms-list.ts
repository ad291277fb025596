import type { Project } from "../kernel/context";

/** Projects whose rooms are polled and shown in lists: only those of this vendor have a page yet. */
export function hasRoomsList({ control }: Project): boolean {
	return control.provider === "realtimekit";
}
