"use client";

import { Button } from "../ui/button";
import { PlainPage } from "./plain-page";

interface BrokenPageProps {
	error: Error & { digest?: string };
	reset: () => void;
}

/** What a page shows when it breaks. What broke stays in the log, under the code that is shown. */
export function BrokenPage({ error, reset }: BrokenPageProps) {
	return (
		<PlainPage
			title="This page broke"
			actions={
				<>
					<Button variant="primary" onClick={reset}>
						Try again
					</Button>
					<Button onClick={() => window.location.assign("/rooms")}>Go to rooms</Button>
				</>
			}
		>
			<p>Nothing was done to any room by it. Try again; if it breaks again, tell an admin.</p>
			{error.digest ? <p className="mt-3 font-mono text-text-faint text-xs">{error.digest}</p> : null}
		</PlainPage>
	);
}
