// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
"use client";

import { Check, Copy, Link2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { announce } from "../ui/live-region";
import type { ApiOperation } from "./document";
import { curlOf, exampleOf } from "./examples";
import { Prose } from "./prose";
import { FieldHead, SchemaView } from "./schema-view";

const places = [
	{ in: "path", label: "In the path" },
	{ in: "query", label: "In the query" },
	{ in: "header", label: "In the headers" },
] as const;

/** One operation: what it does, what it takes, what it answers, and a call to start from. */
export function OperationView({ operation, server }: { operation: ApiOperation; server: string }) {
	const { answer, body } = operation;
	return (
		<article
			id={operation.operationId}
			aria-labelledby={`${operation.operationId}-title`}
			className="scroll-mt-4 border-line border-t py-6"
			data-operation={operation.operationId}
		>
			<h3 id={`${operation.operationId}-title`} className="font-medium text-base">
				<a href={`#${operation.operationId}`} className="group/link hover:underline">
					{operation.summary ?? operation.operationId}{" "}
					<Link2
						aria-hidden
						className="inline text-text-faint opacity-0 group-hover/link:opacity-100 group-focus-visible/link:opacity-100"
					/>
				</a>
			</h3>
			<p className="mt-1 flex flex-wrap items-center gap-2 text-sm">
				<span className="flex min-w-0 items-baseline gap-2 font-mono [overflow-wrap:anywhere]">
					<span className="font-medium">{operation.method}</span>
					<span className="text-text-muted">{operation.path}</span>
				</span>
				{operation["x-usher-scope"] ? (
					<Badge tip="The scope that a key needs">{operation["x-usher-scope"]}</Badge>
				) : null}
			</p>
			<div className="mt-3 grid gap-x-8 gap-y-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
				<div className="min-w-0 space-y-5">
					{operation.description ? (
						<Prose text={withoutScope(operation.description)} className="max-w-[72ch] text-sm text-text-muted" />
					) : null}
					{places.map((place) => {
						const here = operation.parameters.filter((each) => each.in === place.in);
						return here.length > 0 ? (
							<Part key={place.in} title={place.label}>
								<ul className="divide-y divide-line">
									{here.map((each) => (
										<li key={each.name} className="py-2 first:pt-1">
											<FieldHead
												name={each.name}
												schema={each.schema}
												required={each.required ?? false}
												description={each.description}
											/>
										</li>
									))}
								</ul>
							</Part>
						) : null;
					})}
					{body ? (
						<Part title="Body" note={operation.requestBody?.description}>
							<SchemaView schema={body} />
						</Part>
					) : null}
				</div>
				<div className="min-w-0 space-y-5">
					<Code title="Call" text={curlOf(operation, server)} />
					{answer.schema ? (
						<>
							<Code title={`Answer, ${answer.status}`} text={JSON.stringify(exampleOf(answer.schema), null, 2)} />
							<details className="group/answer">
								<summary className="text-sm text-text-muted underline decoration-line-strong underline-offset-2 hover:text-text">
									What the answer’s fields mean
								</summary>
								<div className="mt-2">
									<SchemaView schema={answer.schema} />
								</div>
							</details>
						</>
					) : null}
				</div>
			</div>
		</article>
	);
}

/** The scope stands beside the path. */
const withoutScope = (text: string) => text.replace(/\n\nScope: `[a-z]+`\.$/, "");

function Part({ title, note, children }: { title: string; note?: string | undefined; children: ReactNode }) {
	return (
		<section>
			<h4 className="mb-1 font-medium text-sm">
				{title} {note ? <span className="font-normal text-text-faint text-xs">{note}</span> : null}
			</h4>
			{children}
		</section>
	);
}

function Code({ title, text }: { title: string; text: string }) {
	const [copied, setCopied] = useState(false);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			announce("Copied");
		} catch {
			announce("Could not copy. Select the text and copy it by hand.");
		}
	};
	return (
		<section>
			<div className="mb-1 flex items-center justify-between gap-2">
				<h4 className="font-medium text-sm">{title}</h4>
				<Button
					size="sm"
					variant="ghost"
					icon={copied ? <Check aria-hidden className="text-live" /> : <Copy aria-hidden />}
					aria-label={`Copy: ${title}`}
					onClick={() => void copy()}
				>
					{copied ? "Copied" : "Copy"}
				</Button>
			</div>
			<pre
				className="max-h-96 overflow-auto rounded bg-surface-sunken p-3 font-mono text-xs leading-relaxed"
				tabIndex={0}
			>
				{text}
			</pre>
		</section>
	);
}
