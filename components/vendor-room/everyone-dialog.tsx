"use client";

import { useState } from "react";
import type { RemoveEveryone } from "@/lib/api/removals";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { providerNames, type RoomRef } from "@/lib/moderation/words/room";
import { missingIn, noWhy, ReasonFields, reasonOf, textOrNull } from "../removal/reason-fields";
import { lost } from "../removal/remove-dialog";
import type { VendorFacts } from "../removal/vendor-facts";
import { AlertDialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Notice } from "../ui/notice";
import { everyoneWords } from "./everyone-words";

export type OrderEveryone = (request: RemoveEveryone) => Promise<Result<{ commandId: string }>>;

interface EveryoneDialogProps {
	room: RoomRef;
	facts: VendorFacts;
	/** The headcount as last told; null: nobody knows it. */
	count: number | null;
	order: OrderEveryone;
	onClose: () => void;
	onOrdered: (commandId: string) => void;
}

/** Ends it for everybody: headcount, what it means, and the exact room id typed. */
export function EveryoneDialog({ room, facts, count, order, onClose, onOrdered }: EveryoneDialogProps) {
	const [commandId] = useState(() => crypto.randomUUID());
	const [why, setWhy] = useState(noWhy);
	const [typed, setTyped] = useState("");
	const [pending, setPending] = useState(false);
	const [problem, setProblem] = useState<ErrorAnswer | null>(null);
	const words = everyoneWords[room.provider === "zego" ? "zego" : "agora"];
	const people = count === null ? "everybody" : `${count.toLocaleString("en")} ${count === 1 ? "person" : "people"}`;
	const bytes = facts.removal.messageBytes;

	const confirm = async () => {
		setPending(true);
		setProblem(null);
		const answer = await order({
			commandId,
			room,
			reason: reasonOf(why),
			note: textOrNull(why.note),
			messageToPerson: bytes === null ? null : textOrNull(why.message),
			confirmation: typed,
		}).catch(() => null);
		setPending(false);
		if (answer?.ok) return onOrdered(answer.value.commandId);
		setProblem(answer === null ? lost : answer.error);
	};
	return (
		<AlertDialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={`${words.act} for ${people}?`}
			width="md"
			description={
				<>
					{words.effect} {facts.removal.told}
					{count === null ? ` How many are in is not known: ${providerNames[room.provider]} has not told.` : ""}
				</>
			}
			confirmLabel={`${words.act} (${count === null ? "all" : count.toLocaleString("en")})`}
			confirmDisabledReason={missingIn(why) ?? (typed === room.roomId ? null : "Type the exact room id first.")}
			pending={pending}
			locked={pending}
			onConfirm={() => void confirm()}
		>
			<div className="space-y-4">
				<Field label={`Type the room id “${room.roomId}”`}>
					{(ids) => (
						<Input
							{...ids}
							className="font-mono"
							value={typed}
							autoComplete="off"
							spellCheck={false}
							onChange={(event) => setTyped(event.target.value)}
						/>
					)}
				</Field>
				<ReasonFields
					why={why}
					onChange={setWhy}
					told={bytes === null ? null : { names: providerNames[room.provider], bytes }}
				/>
				{problem ? <Notice tone="danger" title={problem.message} code={problem.trace} alert /> : null}
			</div>
		</AlertDialog>
	);
}
