/** What processes tell each other the moment it is committed. */
export const signalTopics = ["activity", "removal", "user"] as const;
/** `activity`: a room’s key has news. `removal`: a target of the order with this id has news. `user`: a user's id was changed (role, rooms, disabled). */
export type SignalTopic = (typeof signalTopics)[number];

/**
 * Hints between processes, over PostgreSQL's LISTEN/NOTIFY. A hint is never the news itself: whoever hears one reads
 * the tables. `null` means that hints may have been lost (the connection was cut), so look again.
 */
export interface Signals {
	listen(topic: SignalTopic, heard: (payload: string | null) => void): () => void;
}
