import { Fragment, type ReactNode } from "react";

/** Text with paragraphs, lists and `code`, as the document's descriptions are written; everything else is text. */
export function Prose({ text, className }: { text: string; className?: string }) {
	return (
		<div className={`space-y-2 ${className ?? ""}`}>
			{text.split(/\n{2,}/).map((block) => {
				const lines = block.split("\n");
				return lines.every((line) => line.startsWith("- ")) ? (
					<ul key={block} className="list-disc space-y-0.5 pl-5">
						{lines.map((line) => (
							<li key={line}>{inline(line.slice(2))}</li>
						))}
					</ul>
				) : (
					<p key={block}>{inline(block)}</p>
				);
			})}
		</div>
	);
}

export function inline(text: string): ReactNode {
	return text.split(/(`[^`]+`)/).map((part, at) => {
		const key = `${at} ${part}`;
		return part.startsWith("`") && part.endsWith("`") && part.length > 2 ? (
			<code key={key} className="rounded-sm bg-hover px-1 font-mono text-[0.92em] [overflow-wrap:anywhere]">
				{part.slice(1, -1)}
			</code>
		) : (
			<Fragment key={key}>{part}</Fragment>
		);
	});
}
