/**
 * A person in a room carries three ids that are never mixed:
 * `userId` is the customer's own (RealtimeKit `custom_participant_id`), `participantId` the vendor's
 * record (what its SDK calls `userId`), `connectionId` one device or tab (RealtimeKit peer id).
 */
export interface Target {
	userId: string | null;
	participantId: string | null;
	connectionIds: string[];
	name: string;
}

/** Console people enter rooms under this prefix of `userId`, so that every console can tell them apart. */
export const consoleUserPrefix = "usher:";

export function consoleUserId(userId: string): string {
	return `${consoleUserPrefix}${userId}`;
}

export function isConsoleUserId(userId: string | null): boolean {
	return userId?.startsWith(consoleUserPrefix) ?? false;
}

/** People are grouped by the customer's own id, else by the vendor's record. */
export function personKey(ids: { userId: string | null; participantId: string }): string {
	return ids.userId === null ? `p:${ids.participantId}` : `u:${ids.userId}`;
}
