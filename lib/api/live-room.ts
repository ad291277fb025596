import type { RoomRef } from "../moderation/words/room";
import type { SightingsRequest } from "./activity";
import type { CommandAnswer, OrderRequest, OutcomeReport } from "./commands";
import type { ConsoleSigns } from "./presence";
import { request } from "./request";
import { roomApi } from "./room-path";
import type { EntryAnswer } from "./rooms";

const commandAnswer = () => import("./commands").then((wire) => wire.commandAnswerSchema);

/** Asks for a place in the room; a room that nobody is in answers `nobody-inside` unless a session is to be started. */
export function enterRoom(room: RoomRef, startSession: boolean, signal: AbortSignal): Promise<EntryAnswer> {
	const schema = () => import("./rooms").then((wire) => wire.entryAnswerSchema);
	return request(roomApi(room, "entry"), { method: "POST", body: { startSession }, signal, schema });
}

/** Says that this console is in the room; told every 20 s. */
export function keepPresence(room: RoomRef, connectionId: string): Promise<void> {
	return request(roomApi(room, "presence"), { method: "PUT", body: { connectionId } });
}

export function endPresence(room: RoomRef, connectionId: string): Promise<void> {
	return request(roomApi(room, "presence"), { method: "DELETE", body: { connectionId }, keepalive: true });
}

/** Records an intent. Only if the answer is `fresh` may the act be carried out. */
export function orderCommand(order: OrderRequest): Promise<CommandAnswer> {
	return request("/api/commands", { method: "POST", body: order, schema: commandAnswer });
}

/** Tells what this browser saw of an act; sent even while the page is being closed. */
export function reportOutcome(commandId: string, report: OutcomeReport): Promise<CommandAnswer> {
	return request(`/api/commands/${commandId}/outcome`, {
		method: "POST",
		body: report,
		keepalive: true,
		schema: commandAnswer,
	});
}

/** Tells which joins and leaves this console saw; several consoles tell the same, it is kept once. */
export function reportSightings(room: RoomRef, sightings: SightingsRequest): Promise<void> {
	return request(roomApi(room, "sightings"), { method: "POST", body: sightings });
}

/** Tells who sends sound and pictures, as far as this console is sure of it; every 15 s while it is in the room. */
export function reportSigns(room: RoomRef, watch: ConsoleSigns): Promise<void> {
	return request(roomApi(room, "signs"), { method: "POST", body: watch });
}
