"use client";

import { type FormEvent, useId, useMemo, useRef, useState } from "react";
import type { ScheduleRow } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/words/room";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { CheckField, Field, Input, Textarea } from "../ui/field";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { KeepOutFields } from "./keep-out-fields";
import { RoomField } from "./room-field";
import type { ScheduleActions } from "./schedule-actions";
import { draftErrors, draftOf, newDraft, requestOf, type ScheduleDraft } from "./schedule-form";
import { SchedulePreview } from "./schedule-preview";
import { TimingFields } from "./timing-fields";
import { useOrder } from "./use-order";

interface ScheduleDialogProps {
	/** null: one is chosen in the dialog. */
	room: RoomRef | null;
	/** The room's title, where it is known. */
	roomTitle?: string;
	/** The room is the page's own, and is not chosen. */
	fixedRoom?: boolean;
	/** The schedule that is changed; null: a new one. */
	row: ScheduleRow | null;
	zone: string;
	actions: ScheduleActions;
	onClose: () => void;
	onSaved: () => void;
}

/** On a phone it stands below the fields. */
const comeIntoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: "nearest" });

/** Schedules an end, or changes a schedule. What was typed stays until it was taken. */
export function ScheduleDialog({
	room,
	roomTitle,
	fixedRoom,
	row,
	zone,
	actions,
	onClose,
	onSaved,
}: ScheduleDialogProps) {
	const formId = useId();
	const first = useRef<HTMLInputElement>(null);
	const form = useRef<HTMLFormElement>(null);
	// One id for as long as the dialog is open: pressed twice, or again after a lost answer, it makes one schedule.
	const [scheduleId] = useState(() => row?.scheduleId ?? crypto.randomUUID());
	const [draft, setDraft] = useState<ScheduleDraft>(() =>
		row ? draftOf(row, Date.now(), zone) : newDraft(room, Date.now(), zone),
	);
	const [tried, setTried] = useState(false);
	const order = useOrder();
	const errors = draftErrors(draft, Date.now());
	const request = useMemo(() => requestOf(draft, scheduleId, Date.now()), [draft, scheduleId]);
	const edit = (part: Partial<ScheduleDraft>) => {
		order.clear();
		setDraft((before) => ({ ...before, ...part }));
	};
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		const wanted = requestOf(draft, scheduleId, Date.now());
		if (!wanted) {
			announce("Something is missing. Look at the fields marked in red.");
			// After the errors have been drawn.
			requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
			return;
		}
		if (!(await order.give("set", () => actions.setSchedule(wanted)))) return;
		announce(row ? "The schedule is changed" : "The end is scheduled");
		onSaved();
	};
	const wrong = tried ? errors : {};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={row ? "Change schedule" : "Schedule an end"}
			description="The room is ended for everybody at the time, even if no console is open."
			width="lg"
			locked={order.pending !== null}
			initialFocus={fixedRoom || row ? undefined : first}
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" type="submit" form={formId} pending={order.pending !== null}>
						{row ? "Save changes" : "Schedule"}
					</Button>
				</>
			}
		>
			<form
				ref={form}
				id={formId}
				onSubmit={submit}
				noValidate
				className="grid gap-x-6 gap-y-5 md:grid-cols-[minmax(0,1fr)_232px]"
			>
				<div className="min-w-0 space-y-5 pt-1">
					<RoomField
						value={draft.room}
						title={row?.roomTitle ?? roomTitle}
						fixed={fixedRoom || row !== null}
						onChange={(chosen) => edit({ room: chosen })}
						error={wrong.room ?? null}
						inputRef={first}
					/>
					<TimingFields draft={draft} errors={wrong} edit={edit} zone={zone} />
					<KeepOutFields draft={draft} errors={wrong} edit={edit} />
					<div>
						<CheckField checked={draft.tell} onChange={(tell) => edit({ tell })}>
							Tell people in the room 10 and 5 minutes before
						</CheckField>
						{draft.tell ? (
							<Field label="Message" error={wrong.message ?? null}>
								{(ids) => (
									<Textarea
										{...ids}
										className="min-h-16"
										value={draft.message}
										maxLength={500}
										onChange={(event) => edit({ message: event.target.value })}
									/>
								)}
							</Field>
						) : null}
					</div>
					<details open={Boolean(wrong.windowMinutes) || undefined}>
						<summary className="text-sm text-text-muted hover:text-text">More</summary>
						<div className="mt-3 space-y-4">
							<Field label="Title" optional hint="Shown in the schedule beside the room.">
								{(ids) => (
									<Input
										{...ids}
										value={draft.title}
										maxLength={120}
										autoComplete="off"
										onChange={(event) => edit({ title: event.target.value })}
									/>
								)}
							</Field>
							<Field
								label="If the end is missed"
								error={wrong.windowMinutes ?? null}
								hint="Minutes. If the system was down at the time, it ends late within them, and says so; later it is skipped."
							>
								{(ids) => (
									<Input
										{...ids}
										inputMode="numeric"
										className="max-w-32"
										value={draft.windowMinutes}
										onChange={(event) => edit({ windowMinutes: event.target.value })}
									/>
								)}
							</Field>
						</div>
					</details>
				</div>
				<div className="min-w-0 space-y-4 md:sticky md:top-0 md:self-start">
					<SchedulePreview request={request} previewSchedule={actions.previewSchedule} />
					{order.failure ? (
						<div ref={comeIntoView}>
							<Notice tone="danger" title={order.failure.error.message} code={order.failure.error.trace} alert />
						</div>
					) : null}
				</div>
			</form>
		</Dialog>
	);
}
