"use client";

import { useState } from "react";
import { AlertDialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { useOpenRoom, useRoom } from "./room-context";
import { people } from "./words";

export type RoomAct = "mute-all-audio" | "mute-all-video" | "kick-all";

/** Asks before an act at everybody, with the number it concerns; ending the session has to be typed. */
export function RoomActDialogs({ asking, onClose }: { asking: RoomAct | null; onClose: () => void }) {
	const { desk, entry } = useOpenRoom();
	const counts = useRoom((state) => state.counts);
	const [typed, setTyped] = useState("");
	const close = () => {
		onClose();
		setTyped("");
	};
	const order = (act: RoomAct, confirmation?: string) => {
		close();
		void desk.order(act, null, { confirmation });
	};
	return (
		<>
			<AlertDialog
				open={asking === "mute-all-audio"}
				onOpenChange={(open) => (open ? undefined : close())}
				title="Mute everybody?"
				description={`${counts.mic.toLocaleString("en")} of ${people(counts.people)} have their mic on. They can turn it back on at any time; whoever does is marked in the list.`}
				confirmLabel={`Mute ${people(counts.people)}`}
				confirmVariant="primary"
				onConfirm={() => order("mute-all-audio")}
			/>
			<AlertDialog
				open={asking === "mute-all-video"}
				onOpenChange={(open) => (open ? undefined : close())}
				title="Stop everybody’s video?"
				description={`${counts.camera.toLocaleString("en")} of ${people(counts.people)} have their camera on. They can turn it back on at any time; whoever does is marked in the list.`}
				confirmLabel={`Stop video of ${people(counts.people)}`}
				confirmVariant="primary"
				onConfirm={() => order("mute-all-video")}
			/>
			<AlertDialog
				open={asking === "kick-all"}
				onOpenChange={(open) => (open ? undefined : close())}
				title={`End the session for ${people(counts.people)}?`}
				description="Everybody is disconnected at once, you included, and recordings stop. People can start a new session while their invitations are valid. This cannot be taken back."
				confirmLabel={`End session for ${people(counts.people)}`}
				confirmDisabledReason={plain(typed) === plain(entry.title) ? null : "Type the room’s title first."}
				onConfirm={() => order("kick-all", typed)}
			>
				<Field
					label="Type the room’s title to confirm"
					hint={
						<>
							It is <bdi className="select-all font-medium text-text">{entry.title}</bdi>
						</>
					}
				>
					{(ids) => (
						<Input
							{...ids}
							value={typed}
							autoComplete="off"
							spellCheck={false}
							onChange={(event) => setTyped(event.target.value)}
						/>
					)}
				</Field>
			</AlertDialog>
		</>
	);
}

/** Two spellings of one title are one title, here as on the server. */
const plain = (text: string) => text.normalize("NFC").trim();
