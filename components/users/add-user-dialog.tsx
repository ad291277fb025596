"use client";

import { RefreshCw } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import type { AddUser, UserRow } from "@/lib/api/users";
import type { Result } from "@/lib/moderation/words/errors";
import type { Role } from "@/lib/moderation/words/policy";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { generatePassword } from "./password";
import { RoleField } from "./role-field";

interface AddUserDialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	addUser: (input: AddUser) => Promise<Result<UserRow>>;
}

export function AddUserDialog({ open, onOpenChange, addUser }: AddUserDialogProps) {
	const formId = useId();
	const first = useRef<HTMLInputElement>(null);
	const [name, setName] = useState("");
	const [email, setEmail] = useState("");
	const [role, setRole] = useState<Role>("host");
	const [password, setPassword] = useState(() => generatePassword());
	const [tried, setTried] = useState(false);
	const [pending, setPending] = useState(false);
	const [failure, setFailure] = useState<{ message: string; trace?: string } | null>(null);
	const [added, setAdded] = useState<UserRow | null>(null);

	const errors = {
		name: name.trim() === "" ? "Give a name." : null,
		email: /^\S+@\S+\.\S+$/.test(email.trim()) ? null : "Give an e-mail address, such as ana@example.org.",
		password: password.length < 12 ? "Use at least 12 characters." : null,
	};
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		if (pending || Object.values(errors).some(Boolean)) return;
		setPending(true);
		setFailure(null);
		const answer = await addUser({ name: name.trim(), email: email.trim(), role, password }).catch(() => null);
		setPending(false);
		if (answer?.ok) setAdded(answer.value);
		else setFailure(answer?.error ?? { message: "Usher could not be reached. Nobody was added; try again." });
	};

	if (added) return <Added user={added} password={password} open={open} onOpenChange={onOpenChange} />;
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title="Add user"
			initialFocus={first}
			locked={pending}
			footer={
				<>
					<Button onClick={() => onOpenChange(false)}>Cancel</Button>
					<Button variant="primary" type="submit" form={formId} pending={pending}>
						Add user
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} noValidate className="space-y-4 pt-1">
				<Field label="Name" error={tried ? errors.name : null}>
					{(ids) => (
						<Input
							{...ids}
							ref={first}
							value={name}
							maxLength={120}
							autoComplete="off"
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				<Field label="E-mail" hint="They sign in with it." error={tried ? errors.email : null}>
					{(ids) => (
						<Input
							{...ids}
							type="email"
							value={email}
							maxLength={254}
							autoComplete="off"
							onChange={(event) => setEmail(event.target.value)}
						/>
					)}
				</Field>
				<RoleField value={role} onChange={setRole} />
				<Field
					label="Password"
					hint="Made at random. Hand it over yourself; Usher sends no mail and keeps only a hash."
					error={tried ? errors.password : null}
				>
					{(ids) => (
						<div className="flex gap-2">
							<Input
								{...ids}
								value={password}
								maxLength={200}
								autoComplete="off"
								spellCheck={false}
								className="font-mono"
								onChange={(event) => setPassword(event.target.value)}
							/>
							<Button
								icon={<RefreshCw aria-hidden />}
								className="h-9! pointer-coarse:h-11!"
								onClick={() => setPassword(generatePassword())}
							>
								New
							</Button>
						</div>
					)}
				</Field>
				{failure ? <Notice tone="danger" title={failure.message} code={failure.trace} alert /> : null}
			</form>
		</Dialog>
	);
}

interface AddedProps {
	user: UserRow;
	password: string;
	open: boolean;
	onOpenChange: (open: boolean) => void;
}

function Added({ user, password, open, onOpenChange }: AddedProps) {
	const [copied, setCopied] = useState(false);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(password);
			setCopied(true);
			announce("Copied password");
		} catch {
			announce("Could not copy. Select the password and copy it by hand.");
		}
	};
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			width="sm"
			title={`${user.name} can sign in now`}
			description="This is the only time the password is shown."
			footer={
				<Button variant="primary" onClick={() => onOpenChange(false)}>
					Done
				</Button>
			}
		>
			<dl className="space-y-3 text-sm">
				<div>
					<dt className="text-text-faint text-xs">E-mail</dt>
					<dd className="[overflow-wrap:anywhere]">{user.email}</dd>
				</div>
				<div>
					<dt className="text-text-faint text-xs">Password</dt>
					<dd className="flex flex-wrap items-center justify-between gap-2">
						<code className="select-all font-mono [overflow-wrap:anywhere]">{password}</code>
						<Button size="sm" onClick={() => void copy()}>
							{copied ? "Copied" : "Copy"}
						</Button>
					</dd>
				</div>
			</dl>
		</Dialog>
	);
}
