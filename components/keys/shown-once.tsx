"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import type { AddedKey } from "@/lib/api/keys";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { CheckField } from "../ui/field";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";

/** The key itself, for the only time; the dialog closes once it has been copied, or somebody says that it is kept. */
export function ShownOnce({ added, onClose }: { added: AddedKey; onClose: () => void }) {
	const [copied, setCopied] = useState(false);
	const [kept, setKept] = useState(false);
	const safe = copied || kept;
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(added.key);
			setCopied(true);
			announce("Copied the key");
		} catch {
			announce("Could not copy. Select the key and copy it by hand.");
		}
	};
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			locked={!safe}
			title={`The key of ${added.row.name}`}
			footer={
				<Button
					variant="primary"
					disabledReason={safe ? null : "Copy the key first: it is never shown again."}
					onClick={onClose}
				>
					Done
				</Button>
			}
		>
			<div className="space-y-4">
				<Notice tone="waiting" title="This is the only time the key is shown">
					Usher keeps no copy that could be read. Put it where your program reads its secrets; never into a web page, an
					app or a repository.
				</Notice>
				<div className="flex flex-wrap items-center justify-between gap-3 rounded border border-line bg-surface-sunken px-3 py-2">
					<code className="min-w-0 select-all font-mono text-sm [overflow-wrap:anywhere]" data-testid="new-key">
						{added.key}
					</code>
					<Button
						variant={copied ? "neutral" : "primary"}
						icon={copied ? <Check aria-hidden className="text-live" /> : <Copy aria-hidden />}
						onClick={() => void copy()}
					>
						{copied ? "Copied" : "Copy"}
					</Button>
				</div>
				{copied ? null : (
					<CheckField checked={kept} onChange={setKept}>
						I have kept it somewhere else
					</CheckField>
				)}
				<p className="text-sm text-text-muted">
					Sent as <code className="font-mono text-xs">Authorization: Bearer {added.row.prefix}…</code> with each
					request.
				</p>
			</div>
		</Dialog>
	);
}
