import { useMemo } from "react";
import type { NoticeRow } from "@/lib/api/notices";
import type { Person, RoomState } from "@/lib/moderation/room-state";
import type { CommandType } from "@/lib/moderation/words/command";
import { explainDenial, type Holder, mayCommand } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import { alreadyAsked, isOpen } from "../notices/notice-words";
import { useOpenRoom, useRoom } from "./room-context";

/** Why a command cannot be given now, in words; null: it can. */
export type GateReason = string | null;

/** Role ∩ live preset first, because that is what somebody can change; then whether the room can be reached. */
export function gateReason(
	state: Pick<RoomState, "preset" | "link" | "left">,
	holder: Holder,
	room: RoomRef,
	command: CommandType,
): GateReason {
	if (state.preset === null) return "Your preset is not known yet. Wait a moment.";
	const verdict = mayCommand(holder, command, room, state.preset);
	if (!verdict.ok) return explainDenial(verdict.denial);
	if (state.left !== null) return "You are no longer in this room.";
	if (state.link === "connecting") return "The room is being joined. Wait a moment.";
	if (state.link === "reconnecting") return "The connection is being restored. Wait a moment.";
	return null;
}

export type PersonCommand = "mute-audio" | "mute-video" | "pin" | "unpin" | "kick";

/** A notice reaches an app that knows it: no console does. */
export function askReason(
	person: Pick<Person, "console">,
	notice: NoticeRow | undefined,
	gate: GateReason,
): GateReason {
	if (gate !== null) return gate;
	if (person.console) return "Somebody at a console like yours gets no notices. Write to them.";
	return isOpen(notice?.state) ? alreadyAsked : null;
}

/** The gate of a command at one person: what the room allows, and whether there is anything to do. */
export function personReason(command: PersonCommand, person: Person, gate: GateReason): GateReason {
	if (gate !== null) return gate;
	if (command === "mute-audio" && !person.mic.on && person.mic.certain) return "The mic is off.";
	if (command === "mute-video" && !person.camera.on && person.camera.certain) return "The camera is off.";
	return null;
}

export function useGate(command: CommandType): GateReason {
	const { holder, room } = useOpenRoom();
	return useRoom((state) => gateReason(state, holder, room, command));
}

export type Gates = Record<PersonCommand | "ask-to-leave", GateReason>;

/** The gates of all commands at a person; they are the same for every row. */
export function useGates(): Gates {
	const mute = useGate("mute-audio");
	const video = useGate("mute-video");
	const pin = useGate("pin");
	const kick = useGate("kick");
	const ask = useGate("ask-to-leave");
	// One object while nothing changes: a new one would make every row render with the list.
	return useMemo(
		() => ({ "mute-audio": mute, "mute-video": video, pin, unpin: pin, kick, "ask-to-leave": ask }),
		[mute, video, pin, kick, ask],
	);
}
