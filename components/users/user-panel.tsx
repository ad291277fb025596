"use client";

import { type FormEvent, useId, useState } from "react";
import type { ChangeUser, UserRow } from "@/lib/api/users";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import type { Role } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import { useMe } from "../shell/me";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { AlertDialog, Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Id } from "../ui/id";
import { Notice } from "../ui/notice";
import { ClockTime } from "../ui/time";
import { RoleField } from "./role-field";
import { RoomsPicker } from "./rooms-picker";
import { type Access, accessOf, changesOf, consequence, isLastAdmin, needsRooms } from "./user-words";
import type { RoomChoice } from "./users-screen";

interface UserPanelProps {
	user: UserRow;
	users: readonly UserRow[];
	rooms: readonly RoomChoice[];
	projects: readonly Pick<RoomRef, "provider" | "projectId">[];
	presetForRole: Record<Role, string>;
	open: boolean;
	onOpenChange: (open: boolean) => void;
	changeUser: (input: ChangeUser) => Promise<Result<UserRow>>;
}

const lost: ErrorAnswer = {
	code: "internal",
	message: "Usher could not be reached. It is not certain whether the change was made; reload the page to see.",
};

export function UserPanel({
	user,
	users,
	rooms,
	projects,
	presetForRole,
	open,
	onOpenChange,
	changeUser,
}: UserPanelProps) {
	const formId = useId();
	const me = useMe();
	const [access, setAccess] = useState<Access>(() => accessOf(user));
	const [pending, setPending] = useState(false);
	const [asking, setAsking] = useState(false);
	const [outcome, setOutcome] = useState<"saved" | ErrorAnswer | null>(null);
	const lastAdmin = isLastAdmin(user, users);
	const guard = lastAdmin ? "The last admin who can sign in. Make somebody else an admin first." : null;
	const changes = changesOf(user, access);
	const effect = changes ? consequence(user, access) : null;

	const order = async (input: ChangeUser) => {
		setPending(true);
		setOutcome(null);
		const answer = await changeUser(input).catch(() => null);
		setPending(false);
		setAsking(false);
		if (answer?.ok) setAccess(accessOf(answer.value));
		setOutcome(answer === null ? lost : answer.ok ? "saved" : answer.error);
	};
	const edit = (part: Partial<Access>) => {
		setOutcome(null);
		setAccess((before) => ({ ...before, ...part }));
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (changes && !pending) void order(changes);
	};
	return (
		<>
			<Dialog
				open={open}
				onOpenChange={onOpenChange}
				placement="side"
				title={user.name}
				description={<span className="[overflow-wrap:anywhere]">{user.email}</span>}
				locked={pending}
				footer={
					<>
						<p className="mr-auto self-center text-sm text-text-muted" role="status">
							{outcome === "saved" && changes === null ? "Saved" : ""}
						</p>
						<Button onClick={() => onOpenChange(false)}>Close</Button>
						<Button
							variant="primary"
							type="submit"
							form={formId}
							pending={pending && !asking}
							disabledReason={changes ? null : "Nothing has been changed"}
						>
							Save
						</Button>
					</>
				}
			>
				<form id={formId} onSubmit={submit} className="space-y-5">
					<dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 text-sm">
						<dt className="text-text-faint">User id</dt>
						<dd>
							<Id kind="user id" value={user.id} chars={20} />
						</dd>
						<dt className="text-text-faint">Signs in with</dt>
						<dd>{signInWords(user)}</dd>
						<dt className="text-text-faint">Added</dt>
						<dd>
							<ClockTime at={user.createdAt} date />
						</dd>
					</dl>
					{user.disabled ? (
						<Notice title="Disabled: cannot sign in and is refused everywhere" />
					) : user.role === null ? (
						<Notice tone="waiting" title="No role yet: can sign in, and sees nothing" />
					) : null}
					<RoleField value={access.role} onChange={(role) => edit({ role })} lockedReason={guard} />
					{needsRooms(access.role) ? (
						<RoomsPicker
							value={access.rooms}
							onChange={(next) => edit({ rooms: next })}
							choices={rooms}
							projects={projects}
						/>
					) : null}
					<Field
						label="RealtimeKit preset"
						optional
						hint={
							access.role
								? `Empty: “${presetForRole[access.role]}”, as for every ${access.role}.`
								: "Enters rooms with this preset."
						}
					>
						{(ids) => (
							<Input
								{...ids}
								value={access.presetName}
								maxLength={128}
								autoComplete="off"
								spellCheck={false}
								placeholder={access.role ? presetForRole[access.role] : ""}
								className="font-mono"
								onChange={(event) => edit({ presetName: event.target.value })}
							/>
						)}
					</Field>
					{effect ? (
						<Notice tone="waiting" title="At once">
							{effect}
						</Notice>
					) : null}
					{outcome !== null && outcome !== "saved" ? (
						<Notice tone="danger" title={outcome.message} code={outcome.trace} alert />
					) : null}
					<div className="flex items-center justify-between gap-4 border-line border-t pt-4 text-sm">
						<p className="min-w-0 text-text-muted">
							{user.disabled
								? "Lets them sign in again, with the role and rooms above."
								: "Refuses them everywhere, at once. What they did stays in the audit."}
						</p>
						{user.disabled ? (
							<Button pending={pending} onClick={() => void order({ userId: user.id, disabled: false })}>
								Enable
							</Button>
						) : (
							<Button
								disabledReason={
									user.id === me.userId && guard === null
										? "You cannot disable yourself here. Ask another admin."
										: guard
								}
								onClick={() => setAsking(true)}
								className="text-danger!"
							>
								Disable…
							</Button>
						)}
					</div>
				</form>
			</Dialog>
			<AlertDialog
				open={asking}
				onOpenChange={setAsking}
				title={`Disable ${user.name}?`}
				description="Their next click is refused, and their console leaves every room within 5 s. You can enable them again; role and rooms are kept."
				confirmLabel={`Disable ${user.name}`}
				pending={pending}
				locked={pending}
				onConfirm={() => void order({ userId: user.id, disabled: true })}
			/>
		</>
	);
}

function signInWords(user: UserRow) {
	const ways = [
		user.signIn.password ? "password" : null,
		user.signIn.oidc ? "your organisation’s sign-in" : null,
	].filter(Boolean);
	return ways.length > 0 ? ways.join(" or ") : <Badge tone="waiting">no way yet</Badge>;
}
