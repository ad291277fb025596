"use client";

import { type RefObject, useState } from "react";
import type { Person } from "@/lib/moderation/room-state";
import { type Reason, type ReasonCode, reasonCodes, reasonLabels } from "@/lib/moderation/words/command";
import { AlertDialog } from "../ui/dialog";
import { Field, Select, Textarea } from "../ui/field";

interface RemoveDialogProps {
	person: Person | null;
	onClose: () => void;
	onRemove: (person: Person, reason: Reason | null) => void;
	finalFocus: RefObject<HTMLElement | null>;
}

const options = [
	{ value: "", label: "No reason given" },
	...reasonCodes.map((code) => ({ value: code, label: reasonLabels[code] })),
];

/** Who, how many devices, why, and what it means. */
export function RemoveDialog({ person, onClose, onRemove, finalFocus }: RemoveDialogProps) {
	// The words stay while the dialog closes; the person is gone from the props by then.
	const [shown, setShown] = useState(person);
	const [code, setCode] = useState<ReasonCode | "">("");
	const [text, setText] = useState("");
	if (person !== null && person !== shown) setShown(person);
	const name = shown?.name ?? "";
	const devices = shown?.connections.length ?? 0;
	const close = () => {
		onClose();
		setCode("");
		setText("");
	};
	const missing = code === "other" && text.trim() === "" ? "Say why in a few words." : null;
	return (
		<AlertDialog
			open={person !== null}
			onOpenChange={(open) => (open ? undefined : close())}
			title={`Remove ${name}?`}
			description={
				<>
					{devices > 1 ? `All ${devices} of their devices are disconnected. ` : "They are disconnected. "}
					They can come back while their invitation is valid. They are not told why.
					{shown?.console ? " This is somebody at a console like yours." : ""}
				</>
			}
			confirmLabel={`Remove ${name}`}
			confirmDisabledReason={missing}
			finalFocus={finalFocus}
			onConfirm={() => {
				if (shown) onRemove(shown, code === "" ? null : { code, text: text.trim() });
				close();
			}}
		>
			<div className="space-y-3">
				<Field label="Reason" hint="For the audit only." optional>
					{(ids) => (
						<Select
							{...ids}
							className="w-full"
							options={options}
							value={code}
							onChange={(value) => setCode(value as ReasonCode | "")}
						/>
					)}
				</Field>
				{code === "" ? null : (
					<Field label="Note" optional={code !== "other"} error={missing}>
						{(ids) => (
							<Textarea {...ids} value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
						)}
					</Field>
				)}
			</div>
		</AlertDialog>
	);
}
