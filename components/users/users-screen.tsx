"use client";

import { Plus, SearchX } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { AddUser, ChangeUser, UserRow } from "@/lib/api/users";
import type { Result } from "@/lib/moderation/words/errors";
import type { Role } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";
import { TopBar } from "../shell/top-bar";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { useHotkeys } from "../ui/hotkeys";
import { announce } from "../ui/live-region";
import { SearchField } from "../ui/search-field";
import { useUrlState } from "../ui/url-state";
import { columns, UserLine } from "./user-line";
import { findUsers } from "./user-words";

const AddUserDialog = lazy(() => import("./add-user-dialog").then((module) => ({ default: module.AddUserDialog })));
const UserPanel = lazy(() => import("./user-panel").then((module) => ({ default: module.UserPanel })));

/** Server actions, handed down by the page. */
export interface UserActions {
	addUser: (input: AddUser) => Promise<Result<UserRow>>;
	changeUser: (input: ChangeUser) => Promise<Result<UserRow>>;
}

export type RoomChoice = RoomRef & { title: string | null };

interface UsersScreenProps extends UserActions {
	users: readonly UserRow[];
	/** Rooms that can be picked by name; others are given by id. */
	rooms: readonly RoomChoice[];
	projects: readonly Pick<RoomRef, "provider" | "projectId">[];
	presetForRole: Record<Role, string>;
}

export function UsersScreen({ users: initial, rooms, projects, presetForRole, addUser, changeUser }: UsersScreenProps) {
	const [users, setUsers] = useState(initial);
	const [filter, setFilter] = useUrlState({ q: "" });
	const [adding, setAdding] = useState(false);
	const [openId, setOpenId] = useState<string | null>(null);
	const [panelOpen, setPanelOpen] = useState(false);
	const search = useRef<HTMLInputElement>(null);
	const shown = useMemo(() => findUsers(users, filter.q), [users, filter.q]);
	const chosen = users.find((user) => user.id === openId);
	useHotkeys([{ key: "/", label: "Search users", run: () => search.current?.focus() }]);

	const put = (user: UserRow) =>
		setUsers((before) =>
			before.some((each) => each.id === user.id)
				? before.map((each) => (each.id === user.id ? user : each))
				: [...before, user].sort((a, b) => a.email.localeCompare(b.email)),
		);
	const add = async (input: AddUser) => {
		const answer = await addUser(input);
		if (answer.ok) {
			put(answer.value);
			announce(`Added ${answer.value.name}`);
		}
		return answer;
	};
	const change = async (input: ChangeUser) => {
		const answer = await changeUser(input);
		if (answer.ok) {
			put(answer.value);
			announce(`Saved changes to ${answer.value.name}`);
		}
		return answer;
	};
	return (
		<>
			<TopBar title="Users">
				<p className="tabular-nums max-md:hidden">
					{users.length} {users.length === 1 ? "person" : "people"}
				</p>
			</TopBar>
			<div className="flex flex-none items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-4">
				<SearchField
					label="Search users"
					placeholder="Name, e-mail or role"
					shortcut="/"
					inputRef={search}
					value={filter.q}
					onChange={(q) => setFilter({ q })}
					className="min-w-0 flex-1 md:max-w-80"
				/>
				<Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)} className="ml-auto">
					Add user
				</Button>
			</div>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{shown.length > 0 ? (
					<>
						<div
							aria-hidden
							className={`sticky top-0 z-20 hidden border-line border-b bg-surface px-5 py-2 text-text-faint text-xs ${columns}`}
						>
							<span>Person</span>
							<span>Role</span>
							<span>Rooms</span>
							<span>Last sign-in</span>
						</div>
						<ul aria-label="Users">
							{shown.map((user) => (
								<UserLine
									key={user.id}
									user={user}
									onOpen={() => {
										setOpenId(user.id);
										setPanelOpen(true);
									}}
								/>
							))}
						</ul>
					</>
				) : (
					<EmptyState
						icon={<SearchX aria-hidden />}
						title="Nobody matches"
						action={<Button onClick={() => setFilter({ q: "" })}>Show everybody</Button>}
					>
						{users.length} {users.length === 1 ? "person is" : "people are"} hidden by the search.
					</EmptyState>
				)}
			</div>
			<Suspense fallback={null}>
				{adding ? <AddUserDialog open={adding} onOpenChange={setAdding} addUser={add} /> : null}
				{chosen ? (
					<UserPanel
						key={chosen.id}
						user={chosen}
						users={users}
						rooms={rooms}
						projects={projects}
						presetForRole={presetForRole}
						open={panelOpen}
						onOpenChange={setPanelOpen}
						changeUser={change}
					/>
				) : null}
			</Suspense>
		</>
	);
}
