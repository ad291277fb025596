"use client";

import { KeyRound, Plus } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import type { AddedKey, AddKey, KeyRow } from "@/lib/api/keys";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { type RoomRef, roomKey } from "@/lib/moderation/words/room";
import { TopBar } from "../shell/top-bar";
import { Button } from "../ui/button";
import { AlertDialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { useRenderedAt } from "../ui/time";
import type { RoomChoice } from "../users/users-screen";
import { ApiNav } from "./api-nav";
import { columns, KeyLine } from "./key-line";
import { sortKeys, standingOf } from "./key-words";

const AddKeyDialog = lazy(() => import("./add-key-dialog").then((module) => ({ default: module.AddKeyDialog })));

interface KeysScreenProps {
	keys: readonly KeyRow[];
	/** Rooms that can be picked by name; others are given by id. */
	rooms: readonly RoomChoice[];
	projects: readonly Pick<RoomRef, "provider" | "projectId">[];
	/** Server actions, handed down by the page. */
	addKey: (input: AddKey) => Promise<Result<AddedKey>>;
	revokeKey: (input: { keyId: string }) => Promise<Result<KeyRow>>;
}

/** The keys of the customer’s own programs. */
export function KeysScreen({ keys: initial, rooms, projects, addKey, revokeKey }: KeysScreenProps) {
	const [keys, setKeys] = useState(initial);
	const [adding, setAdding] = useState(false);
	const [asking, setAsking] = useState<KeyRow | null>(null);
	const [open, setOpen] = useState(false);
	const [pending, setPending] = useState(false);
	const [problem, setProblem] = useState<ErrorAnswer | null>(null);
	const renderedAt = useRenderedAt();
	const { working, ended } = useMemo(() => sortKeys(keys, renderedAt), [keys, renderedAt]);
	const titles = useMemo(() => new Map(rooms.map((room) => [roomKey(room), room.title])), [rooms]);
	const titleOf = (room: RoomRef) => titles.get(roomKey(room)) ?? null;

	const put = (row: KeyRow) => setKeys((before) => [...before.filter((each) => each.keyId !== row.keyId), row]);
	const add = async (input: AddKey) => {
		const answer = await addKey(input);
		if (answer.ok) put(answer.value.row);
		return answer;
	};
	const revoke = async () => {
		if (asking === null) return;
		setPending(true);
		setProblem(null);
		const answer = await revokeKey({ keyId: asking.keyId }).catch(() => null);
		setPending(false);
		if (answer?.ok) {
			put(answer.value);
			setOpen(false);
			announce(`Revoked ${asking.name}`);
		} else {
			setProblem(
				answer?.error ?? {
					code: "internal",
					message: "Usher could not be reached, so the key may still work. Try again.",
				},
			);
		}
	};
	const line = (key: KeyRow) => (
		<KeyLine
			key={key.keyId}
			apiKey={key}
			standing={standingOf(key, renderedAt)}
			titleOf={titleOf}
			onRevoke={() => {
				setProblem(null);
				setAsking(key);
				setOpen(true);
			}}
		/>
	);
	return (
		<>
			<TopBar title="API">
				<p className="tabular-nums max-md:hidden">
					{working.length === 0 ? "No key works" : working.length === 1 ? "1 key works" : `${working.length} keys work`}
				</p>
			</TopBar>
			<ApiNav here="/keys">
				{keys.length > 0 ? (
					<Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
						Make a key
					</Button>
				) : null}
			</ApiNav>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{keys.length === 0 ? (
					<EmptyState
						icon={<KeyRound aria-hidden />}
						title="No key yet"
						action={
							<Button variant="primary" onClick={() => setAdding(true)}>
								Make a key
							</Button>
						}
					>
						With a key, your own backend removes people, ends rooms and reports activity here – with the same checks and
						the same audit as a person.
					</EmptyState>
				) : (
					<>
						<div
							aria-hidden
							className={`sticky top-0 z-20 hidden border-line border-b bg-surface px-5 py-2 text-text-faint text-xs ${columns}`}
						>
							<span>Key</span>
							<span>May</span>
							<span>Where</span>
							<span>Until</span>
							<span>Last used</span>
						</div>
						{working.length > 0 ? (
							<ul aria-label="Keys that work">{working.map(line)}</ul>
						) : (
							<p className="px-5 py-6 text-sm text-text-muted max-md:px-4">No key works at present.</p>
						)}
						{ended.length > 0 ? (
							<section aria-labelledby="ended-keys" className="border-line border-t">
								<h2 id="ended-keys" className="px-5 pt-5 pb-1 font-medium text-sm max-md:px-4">
									No longer working
								</h2>
								<ul>{ended.map(line)}</ul>
							</section>
						) : null}
					</>
				)}
			</div>
			<Suspense fallback={null}>
				{adding ? (
					<AddKeyDialog rooms={rooms} projects={projects} addKey={add} onClose={() => setAdding(false)} />
				) : null}
			</Suspense>
			<AlertDialog
				open={open}
				onOpenChange={setOpen}
				title={`Revoke ${asking?.name ?? ""}?`}
				description="Its next request is refused, and so is every one after it. A revoked key cannot be brought back: whoever uses it needs another one."
				confirmLabel={`Revoke ${asking?.name ?? ""}`}
				pending={pending}
				locked={pending}
				onConfirm={() => void revoke()}
			>
				{problem ? <Notice tone="danger" title={problem.message} code={problem.trace} alert /> : null}
			</AlertDialog>
		</>
	);
}
