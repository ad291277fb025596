"use client";

import { type FormEvent, useState } from "react";
import { providerNames } from "@/lib/moderation/words/room";
import { roomProblem, targetProblem } from "@/lib/moderation/words/target-check";
import { type Place, placeKey } from "../removal/places";
import type { VendorFacts } from "../removal/vendor-facts";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Select } from "../ui/field";

interface DirectFormProps {
	vendors: readonly VendorFacts[];
	/** What was looked for: most often it is the id. */
	userId: string;
	onClose: () => void;
	onGo: (place: Place) => void;
}

/** For when search cannot help: vendor, room and user id by hand. It leads to the same dialog as a hit. */
export function DirectForm({ vendors, userId: asked, onClose, onGo }: DirectFormProps) {
	const [at, setAt] = useState("0");
	const [roomId, setRoomId] = useState("");
	const [userId, setUserId] = useState(asked);
	const [problems, setProblems] = useState<{ room: string | null; user: string | null }>({ room: null, user: null });
	const options = vendors.map((vendor, index) => ({
		value: String(index),
		label: `${providerNames[vendor.provider]} · ${vendor.projectId}`,
	}));
	const submit = (event: FormEvent) => {
		event.preventDefault();
		const vendor = vendors[Number(at)];
		if (!vendor) return;
		const room = { provider: vendor.provider, projectId: vendor.projectId, roomId: roomId.trim() };
		const target = { userId: userId.trim(), participantId: null, connectionIds: [], name: "" };
		const next = {
			room: room.roomId === "" ? "Paste the room’s id." : roomProblem(room),
			user: target.userId === "" ? "Paste the user’s id." : targetProblem(room, target),
		};
		setProblems(next);
		if (next.room !== null || next.user !== null) return;
		onGo({
			key: placeKey(room, target),
			room,
			roomTitle: room.roomId,
			target,
			matched: null,
			joinedAt: null,
			console: false,
		});
	};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title="Remove by vendor, room and id"
			description="For when the search cannot find somebody who is there. The vendor is asked exactly this; nothing is guessed."
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" type="submit" form="direct-form">
						Go on…
					</Button>
				</>
			}
		>
			<form id="direct-form" onSubmit={submit} className="space-y-4" noValidate>
				<Field label="Vendor">
					{(ids) => <Select {...ids} className="w-full" options={options} value={at} onChange={setAt} />}
				</Field>
				<Field label="Room id" error={problems.room} hint="Exactly as the vendor has it: case and blanks count.">
					{(ids) => (
						<Input
							{...ids}
							className="font-mono"
							value={roomId}
							autoComplete="off"
							spellCheck={false}
							onChange={(event) => setRoomId(event.target.value)}
						/>
					)}
				</Field>
				<Field label="User id" error={problems.user} hint="Your own id of the person (Agora: the uid, a whole number).">
					{(ids) => (
						<Input
							{...ids}
							className="font-mono"
							value={userId}
							autoComplete="off"
							spellCheck={false}
							onChange={(event) => setUserId(event.target.value)}
						/>
					)}
				</Field>
			</form>
		</Dialog>
	);
}
