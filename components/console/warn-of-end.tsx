"use client";

import { useEffect, useState } from "react";
import { EndBanner } from "../schedule/end-banner";
import { useRoomSchedule } from "../schedule/room-schedule-context";
import { announce } from "../ui/live-region";
import { useOpenRoom, useRoom } from "./room-context";
import { type EndWarning, tellOfEnd } from "./tell-end";

/** The room's banner; while this console is in, it also tells the people of the room that it ends. */
export function WarnOfEnd() {
	const { room, session, store } = useOpenRoom();
	const { deniedReason } = useRoomSchedule();
	const connected = useRoom((state) => state.link === "connected");
	const [due, setDue] = useState<EndWarning | null>(null);
	// A console that has just come knows nobody yet: the warning waits until it is in.
	useEffect(() => {
		if (due === null || !connected) return;
		setDue(null);
		tellOfEnd({ room, session, store }, due).then(
			(devices) => {
				if (devices > 0) announce("People in the room are told that it ends soon");
			},
			() => undefined,
		);
	}, [due, connected, room, session, store]);
	return (
		<EndBanner
			onWarning={({ endId, endsAt }, stage, message) => {
				if (message !== null && deniedReason === null) setDue({ endId, endsAt, stage, message });
			}}
		/>
	);
}
