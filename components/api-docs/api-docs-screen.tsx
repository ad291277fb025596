"use client";

import { Download } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { problemOf, RequestError } from "@/lib/api/request";
import { ApiNav } from "../keys/api-nav";
import { TopBar } from "../shell/top-bar";
import { Button, buttonClass } from "../ui/button";
import { Select } from "../ui/field";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { type ApiDocument, isDocument, operationsByTag, resolve } from "./document";
import { OperationView } from "./operation-view";
import { Prose } from "./prose";
import { SchemaView } from "./schema-view";

const documentPath = "/api/v1/openapi.json";

async function load(signal: AbortSignal): Promise<ApiDocument> {
	const response = await fetch(documentPath, { signal });
	if (!response.ok) throw await problemOf(response);
	const answer: unknown = await response.json();
	if (!isDocument(answer))
		throw new RequestError("internal", "What came is no description of the API. Try again in a moment.");
	return answer;
}

/** The API's own description, made readable; the same file that code generators read. */
export function ApiDocsScreen() {
	const [document, setDocument] = useState<ApiDocument | null>(null);
	const [problem, setProblem] = useState<Error | null>(null);
	const [attempt, setAttempt] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads anew
	useEffect(() => {
		const abort = new AbortController();
		setProblem(null);
		load(abort.signal).then(setDocument, (error: unknown) => {
			if (abort.signal.aborted) return;
			const offline = new Error("Usher could not be reached. Check your connection, then try again.");
			setProblem(error instanceof RequestError ? error : offline);
		});
		return () => abort.abort();
	}, [attempt]);
	// What the address names is there only now.
	useEffect(() => {
		if (document !== null) goTo(window.location.hash.slice(1));
	}, [document]);
	return (
		<>
			<TopBar title="API">
				{document ? (
					<p className="truncate tabular-nums max-md:hidden">
						{document.info.title} {document.info.version} · OpenAPI {document.openapi}
					</p>
				) : null}
			</TopBar>
			<ApiNav here="/api-docs">
				<a href={documentPath} download="usher-openapi.json" className={buttonClass("neutral", "md")}>
					<Download aria-hidden />
					<span className="max-sm:sr-only">Download </span>JSON
				</a>
			</ApiNav>
			{document ? (
				<Reference document={document} />
			) : problem ? (
				<div className="p-5 max-md:p-4">
					<Notice
						tone="danger"
						title="The reference could not be loaded"
						alert
						action={
							<Button size="sm" onClick={() => setAttempt((before) => before + 1)}>
								Try again
							</Button>
						}
					>
						{problem.message}
					</Notice>
				</div>
			) : (
				<div className="space-y-4 p-5 max-md:p-4" role="status">
					<span className="sr-only">Loading the reference</span>
					<Skeleton className="h-4 w-1/3" />
					<Skeleton className="w-4/5" />
					<Skeleton className="w-3/5" />
					<Skeleton className="h-32 w-full" />
				</div>
			)}
		</>
	);
}

function goTo(id: string): void {
	if (id !== "") window.document.getElementById(id)?.scrollIntoView();
}

function Reference({ document }: { document: ApiDocument }) {
	const groups = operationsByTag(document);
	const server = document.servers?.[0]?.url ?? "";
	const problem = document.components?.schemas?.Problem;
	const jump = useCallback((id: string) => {
		if (id === "") return;
		window.history.replaceState(null, "", `#${id}`);
		goTo(id);
	}, []);
	return (
		<div className="flex min-h-0 flex-1 max-lg:flex-col">
			<nav aria-label="Operations" className="w-64 flex-none overflow-y-auto border-line border-r py-3 max-lg:hidden">
				{groups.map(({ tag, operations }) => (
					<div key={tag} className="px-3 pb-3">
						<p className="px-2 pb-1 text-text-faint text-xs">{tag}</p>
						<ul>
							{operations.map((operation) => (
								<li key={operation.operationId}>
									<a
										href={`#${operation.operationId}`}
										className="flex gap-2 rounded px-2 py-1 text-sm text-text-muted hover:bg-hover hover:text-text"
									>
										<span className="w-12 flex-none pt-px font-mono text-text-faint text-xs">{operation.method}</span>
										<span className="min-w-0">{operation.summary ?? operation.operationId}</span>
									</a>
								</li>
							))}
						</ul>
					</div>
				))}
			</nav>
			<div className="flex-none border-line border-b px-4 py-2 lg:hidden">
				<Select
					label="Jump to"
					className="w-full"
					value=""
					onChange={jump}
					options={[
						{ value: "", label: "Jump to…" },
						...groups.flatMap(({ tag, operations }) =>
							operations.map((operation) => ({
								value: operation.operationId,
								label: `${tag}: ${operation.summary ?? operation.operationId}`,
							})),
						),
					]}
				/>
			</div>
			<div className="min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain px-6 pb-16 max-md:px-4">
				<section aria-label="Introduction" className="py-6">
					<Line label="Address">
						<code className="font-mono text-sm [overflow-wrap:anywhere]">{server}</code>
					</Line>
					{document.info.description ? (
						<Prose text={document.info.description} className="mt-3 max-w-[80ch] text-sm text-text-muted" />
					) : null}
				</section>
				{groups.map(({ tag, operations }) => (
					<section key={tag} aria-label={tag}>
						<h2 className="pt-4 pb-3 font-medium text-lg">{tag}</h2>
						{operations.map((operation) => (
							<OperationView key={operation.operationId} operation={operation} server={server} />
						))}
					</section>
				))}
				{problem ? (
					<section id="problems" aria-label="Problems" className="scroll-mt-4 border-line border-t pt-4">
						<h2 className="pb-1 font-medium text-lg">Problems</h2>
						<p className="mb-2 text-sm text-text-muted">
							Whatever goes wrong is answered as <code className="font-mono text-xs">application/problem+json</code>:
						</p>
						<div className="max-w-[80ch]">
							<SchemaView schema={resolve(problem, document)} />
						</div>
					</section>
				) : null}
			</div>
		</div>
	);
}

function Line({ label, children }: { label: string; children: ReactNode }) {
	return (
		<p className="flex flex-wrap items-baseline gap-x-3">
			<span className="text-text-faint text-xs">{label}</span>
			{children}
		</p>
	);
}
