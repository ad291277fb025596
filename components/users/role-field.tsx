"use client";

import { useId } from "react";
import { type Role, roles } from "@/lib/moderation/words/policy";
import { cx } from "../ui/cx";
import { roleWords } from "./user-words";

interface RoleFieldProps {
	value: Role | null;
	onChange: (role: Role) => void;
	/** Why it stands as it is. */
	lockedReason?: string | null;
}

/** The four roles with what each may do, so that nobody has to look it up. */
export function RoleField({ value, onChange, lockedReason }: RoleFieldProps) {
	const id = useId();
	return (
		<fieldset className="min-w-0" aria-describedby={lockedReason ? `${id}-why` : undefined}>
			<legend className="mb-1 font-medium text-sm">Role</legend>
			<div className="divide-y divide-line overflow-hidden rounded border border-line">
				{roles.map((role) => (
					<label
						key={role}
						className={cx(
							"flex gap-2.5 px-3 py-2 text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus",
							value === role ? "bg-accent-soft" : lockedReason ? "opacity-55" : "hover:bg-hover",
						)}
					>
						<input
							type="radio"
							name={`${id}-role`}
							value={role}
							checked={value === role}
							disabled={Boolean(lockedReason) && value !== role}
							onChange={() => onChange(role)}
							className="mt-0.5 size-4 flex-none accent-(--accent) outline-none"
						/>
						<span>
							<span className="font-medium">{role}</span>
							<span className="block text-text-muted text-xs">{roleWords[role]}</span>
						</span>
					</label>
				))}
			</div>
			{lockedReason ? (
				<p id={`${id}-why`} className="mt-1 text-text-muted text-xs">
					{lockedReason}
				</p>
			) : null}
		</fieldset>
	);
}
