"use client";

import { type RefObject, useMemo, useState } from "react";
import type { RemovePeople } from "@/lib/api/removals";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { providerNames } from "@/lib/moderation/words/room";
import { AlertDialog } from "../ui/dialog";
import { CheckField, Field, Input } from "../ui/field";
import { Notice } from "../ui/notice";
import { calledBy, counted, type Place, tally } from "./places";
import { missingIn, noWhy, ReasonFields, reasonOf, textOrNull } from "./reason-fields";
import { confirmationFor, typedAbove } from "./removal-words";
import { factsFor, type VendorFacts } from "./vendor-facts";

export type OrderRemoval = (request: RemovePeople) => Promise<Result<{ commandId: string }>>;

interface RemoveDialogProps {
	/** Whom; asked anew for each choice, so mount one dialog for each. */
	places: readonly Place[];
	vendors: readonly VendorFacts[];
	retryOf: string | null;
	order: OrderRemoval;
	onClose: () => void;
	onOrdered: (commandId: string) => void;
	finalFocus?: RefObject<HTMLElement | null>;
}

export const lost: ErrorAnswer = {
	code: "internal",
	message:
		"Usher could not be reached, and it is not certain whether the order arrived. Order it again: the same order counts once.",
};

/** Who, what really happens at each vendor, and why; one order for the whole choice. */
export function RemoveDialog({ places, vendors, retryOf, order, onClose, onOrdered, finalFocus }: RemoveDialogProps) {
	// Chosen once: a second press or a resend after a lost answer is the same order.
	const [commandId] = useState(() => crypto.randomUUID());
	const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
	const [why, setWhy] = useState(noWhy);
	const [typed, setTyped] = useState("");
	const [pending, setPending] = useState(false);
	const [problem, setProblem] = useState<ErrorAnswer | null>(null);
	const going = useMemo(() => places.filter((place) => !left.has(place.key)), [places, left]);
	const facts = factsFor(new Set(going.map((place) => place.room.provider)), vendors);
	const carrying = facts.filter((fact) => fact.messageBytes !== null);
	const needsTyping = going.length > typedAbove;
	const confirmation = confirmationFor(going.length);
	const { title, label } = words(going.length > 0 ? going : places);

	const whyNot =
		going.length === 0
			? "Nobody is left to remove."
			: (missingIn(why) ?? (needsTyping && typed.trim() !== confirmation ? `Type “${confirmation}” first.` : null));

	const confirm = async () => {
		setPending(true);
		setProblem(null);
		const answer = await order({
			commandId,
			targets: going.map(({ room, target }) => ({ room, target })),
			reason: reasonOf(why),
			note: textOrNull(why.note),
			messageToPerson: carrying.length > 0 ? textOrNull(why.message) : null,
			confirmation: needsTyping ? typed.trim() : null,
			retryOf,
		}).catch(() => null);
		setPending(false);
		if (answer?.ok) return onOrdered(answer.value.commandId);
		setProblem(answer === null ? lost : answer.error);
	};
	return (
		<AlertDialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={title}
			width="md"
			confirmLabel={label}
			confirmDisabledReason={whyNot}
			pending={pending}
			locked={pending}
			finalFocus={finalFocus}
			onConfirm={() => void confirm()}
		>
			<div className="space-y-4">
				<dl aria-label="What will happen" className="divide-y divide-line text-sm">
					{facts.map((fact) => (
						<div key={fact.provider} className="grid gap-x-4 py-2 first:pt-0 sm:grid-cols-[96px_1fr]">
							<dt className="font-medium">{fact.name}</dt>
							<dd className="space-y-0.5 text-text-muted">
								<p>{fact.devices}</p>
								<p>{fact.canReturn}</p>
								<p>{fact.told}</p>
							</dd>
						</div>
					))}
				</dl>
				{going.some((place) => place.console) ? (
					<Notice tone="waiting" title="Somebody at a console like yours is among them" />
				) : null}
				{places.length > 1 ? (
					<Who
						places={places}
						left={left}
						onChange={(key, stays) =>
							setLeft((before) => {
								const next = new Set(before);
								if (stays) next.add(key);
								else next.delete(key);
								return next;
							})
						}
					/>
				) : null}
				<ReasonFields
					why={why}
					onChange={setWhy}
					told={
						carrying.length === 0
							? null
							: {
									names: carrying.map((fact) => fact.name).join(" and "),
									bytes: Math.min(...carrying.map((fact) => fact.messageBytes ?? 0)),
								}
					}
				/>
				{needsTyping ? (
					<Field label={`Type “${confirmation}”`} hint="More than 50 at once has to be typed.">
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
				) : null}
				{problem ? <Notice tone="danger" title={problem.message} code={problem.trace} alert /> : null}
			</div>
		</AlertDialog>
	);
}

interface WhoProps {
	places: readonly Place[];
	left: ReadonlySet<string>;
	onChange: (key: string, stays: boolean) => void;
}

/** The whole choice; whoever is unticked stays. */
function Who({ places, left, onChange }: WhoProps) {
	return (
		<fieldset className="min-w-0">
			<legend className="mb-1 flex w-full items-baseline justify-between font-medium text-sm">
				Who
				<span className="font-normal text-text-faint text-xs tabular-nums">
					{places.length - left.size} of {places.length}
				</span>
			</legend>
			<ul className="max-h-44 overflow-y-auto rounded border border-line px-3 py-1">
				{places.map((place) => (
					<li key={place.key}>
						<CheckField checked={!left.has(place.key)} onChange={(goes) => onChange(place.key, !goes)}>
							<bdi>{calledBy(place.target)}</bdi>
							<span className="text-text-muted">
								{" "}
								· {providerNames[place.room.provider]} · <bdi>{place.roomTitle}</bdi>
							</span>
						</CheckField>
					</li>
				))}
			</ul>
		</fieldset>
	);
}

function words(places: readonly Place[]): { title: string; label: string } {
	const [first] = places;
	const { people, rooms } = tally(places);
	if (people === 1 && first) {
		const named = places.find((place) => place.target.name) ?? first;
		const name = calledBy(named.target);
		const where = rooms === 1 ? first.roomTitle : counted(rooms, "room", "rooms");
		return { title: `Remove ${name} from ${where}?`, label: `Remove ${name}` };
	}
	const who = counted(people, "person", "people");
	return { title: `Remove ${who} from ${counted(rooms, "room", "rooms")}?`, label: `Remove ${who}` };
}
