import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import type { Database } from "../db/client";
import type { JobQueue } from "../ports/job-queue";
import type { Messenger } from "../ports/messenger";
import type { RoomClosing } from "../ports/room-closing";
import type { RoomControl } from "../ports/room-control";
import type { RoomEntry } from "../ports/room-entry";
import type { Signals } from "../ports/signals";
import type { TokenMint } from "../ports/token-mint";
import type { Clock } from "./clock";
import type { Log } from "./log";

/** One connected vendor project. `entry` is there where the vendor's SDK can be joined from the console. */
export interface Project {
	control: RoomControl;
	entry: RoomEntry | null;
	/** Ends a room on time and keeps people out until its next start. */
	closing?: RoomClosing;
	/** Sends people a text from the server. */
	messenger?: Messenger;
	/** Mints tokens for the customer's own clients; absent where its credentials are not configured. */
	tokens?: TokenMint;
}

/** Everything a verb may touch; each verb takes it first. Made by `runtime.contextFor(actor)`. */
export interface Context {
	actor: Actor;
	/** Where the order came from, for the audit row. */
	origin: "console" | "server-action" | "users-page" | "sign-in" | "job" | "cli" | "api";
	/** One id per request or job run, on every log line of it. */
	trace: string;
	database: Database;
	clock: Clock;
	log: Log;
	queue: JobQueue;
	/** Hints from other processes: a room has news, a user was changed. */
	signals: Signals;
	projects: readonly Project[];
	/** The connected project a room belongs to, or undefined. */
	projectOf(room: Pick<RoomRef, "provider" | "projectId">): Project | undefined;
	settings: Settings;
}

/** What configuration decides for verbs; read once from the environment. */
export interface Settings {
	/** Which RealtimeKit preset each role enters with. */
	presetForRole: Record<"viewer" | "host" | "moderator" | "admin", string>;
	/** Minutes after which a console that nobody touches leaves its room. */
	unattendedMinutes: number;
	/** Seconds between two polls of a vendor's rooms. */
	roomPollSeconds: number;
}
