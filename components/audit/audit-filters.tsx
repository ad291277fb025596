"use client";

import { ListFilter, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { commandLabels, commandTypes } from "@/lib/moderation/words/command";
import { outcomes } from "@/lib/moderation/words/outcome";
import { outcomeWords } from "@/lib/moderation/words/outcome-words";
import { providerNames, providers } from "@/lib/moderation/words/room";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Select } from "../ui/field";
import { Id } from "../ui/id";
import { type AuditParams, countFilters, fromLocalInput, isSpan, toLocalInput, toQuery } from "./audit-query";
import { kindWords } from "./audit-words";

const any = (label: string) => ({ value: "", label });
const commandOptions = [any("Any act"), ...commandTypes.map((value) => ({ value, label: commandLabels[value] }))];
const outcomeOptions = [
	any("Any outcome"),
	...outcomes
		.filter((value) => value !== "intent")
		.map((value) => ({ value, label: value === "confirmed" ? "Confirmed" : outcomeWords(value, null) })),
];
const kindOptions = [any("Any kind"), ...Object.entries(kindWords).map(([value, label]) => ({ value, label }))];
const vendorOptions = [any("Any vendor"), ...providers.map((value) => ({ value, label: providerNames[value] }))];
const timeOptions = [
	any("Any time"),
	{ value: "hour", label: "Last hour" },
	{ value: "day", label: "Last 24 hours" },
	{ value: "week", label: "Last 7 days" },
	{ value: "range", label: "From … to …" },
];
const inputClass =
	"h-8 min-w-0 rounded border border-line-strong/60 bg-surface-raised px-2 text-sm hover:border-line-strong focus:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 pointer-coarse:h-10 pointer-coarse:text-md";

/** The filter bar; the address holds all of it, so that a view can be sent to a colleague. */
export function AuditFilters({ params }: { params: AuditParams }) {
	const router = useRouter();
	const [pending, start] = useTransition();
	const [unfolded, setUnfolded] = useState(false);
	const custom = Boolean(params.from || params.to);
	const [range, setRange] = useState(custom);
	const on = countFilters(params);

	const go = (change: AuditParams) => {
		const { before: _place, ...rest } = params;
		start(() => router.replace(`/audit${toQuery({ ...rest, ...change })}`, { scroll: false }));
	};
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const text = (name: string) => String(form.get(name) ?? "").trim();
		go({
			actor: text("actor"),
			target: text("target"),
			room: text("room"),
			...(range ? { from: fromLocalInput(text("from")), to: fromLocalInput(text("to")), since: undefined } : {}),
		});
	};
	const chooseTime = (value: string) => {
		setRange(value === "range");
		if (value !== "range") go({ since: value, from: undefined, to: undefined });
	};
	return (
		<form onSubmit={submit} aria-label="Filters" className="flex-none border-line border-b px-5 py-2.5 max-md:px-4">
			<Button
				size="sm"
				icon={<ListFilter aria-hidden />}
				aria-expanded={unfolded}
				onClick={() => setUnfolded((before) => !before)}
				className="md:hidden"
			>
				Filters{on > 0 ? ` (${on})` : ""}
			</Button>
			{/* Keyed by the address: a link elsewhere on the page that changes it shows in the fields, too. */}
			<div
				key={toQuery(params)}
				className={cx(
					"flex-wrap items-center gap-2 max-md:pt-2.5 md:flex",
					unfolded ? "max-md:grid max-md:grid-cols-2" : "max-md:hidden",
				)}
			>
				<Select
					size="sm"
					label="When"
					options={timeOptions}
					value={range ? "range" : isSpan(params.since) ? params.since : ""}
					onChange={chooseTime}
				/>
				<Select
					size="sm"
					label="Act"
					options={commandOptions}
					value={params.command ?? ""}
					onChange={(command) => go({ command })}
				/>
				<Select
					size="sm"
					label="Outcome"
					options={outcomeOptions}
					value={params.outcome ?? ""}
					onChange={(outcome) => go({ outcome })}
				/>
				<Select
					size="sm"
					label="Kind"
					options={kindOptions}
					value={params.kind ?? ""}
					onChange={(kind) => go({ kind })}
				/>
				<Select
					size="sm"
					label="Vendor"
					options={vendorOptions}
					value={params.provider ?? ""}
					onChange={(provider) => go({ provider })}
				/>
				<input
					name="actor"
					aria-label="Who"
					placeholder="Who: name or id"
					defaultValue={params.actor}
					className={cx(inputClass, "md:w-36")}
				/>
				<input
					name="target"
					aria-label="To whom"
					placeholder="To whom: name or id"
					defaultValue={params.target}
					className={cx(inputClass, "md:w-40")}
				/>
				<input
					name="room"
					aria-label="Room id"
					placeholder="Room id"
					defaultValue={params.room}
					className={cx(inputClass, "font-mono text-xs! md:w-40")}
				/>
				{range ? (
					<div className="flex flex-wrap items-center gap-2 max-md:col-span-2">
						<input
							name="from"
							type="datetime-local"
							aria-label="From"
							defaultValue={toLocalInput(params.from)}
							suppressHydrationWarning
							className={inputClass}
						/>
						<span className="text-text-faint text-xs">to</span>
						<input
							name="to"
							type="datetime-local"
							aria-label="To"
							defaultValue={toLocalInput(params.to)}
							suppressHydrationWarning
							className={inputClass}
						/>
					</div>
				) : null}
				<Button type="submit" size="sm" pending={pending} className="h-8!">
					Apply
				</Button>
				{on > 0 ? (
					<Button
						variant="ghost"
						size="sm"
						icon={<X aria-hidden />}
						onClick={() => {
							setRange(false);
							start(() => router.replace("/audit", { scroll: false }));
						}}
					>
						Clear {on}
					</Button>
				) : null}
			</div>
			{params.commandId ? (
				<p className="mt-2 flex items-center gap-2 text-sm text-text-muted">
					The whole story of one act
					<Id kind="command id" value={params.commandId} chars={20} />
				</p>
			) : null}
		</form>
	);
}
