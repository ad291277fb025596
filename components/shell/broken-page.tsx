"use client";

import { Button } from "../ui/button";
import { PlainPage } from "./plain-page";

interface BrokenPageProps {
	error: Error & { digest?: string };
	reset: () => void;
	framed?: boolean;
}

/** What a page shows when it breaks. What broke stays in the log, under the code that is shown. */
export function BrokenPage({ error, reset, framed }: BrokenPageProps) {
	return (
		<PlainPage
			title="This page broke"
			framed={framed}
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

/** The same inside of the console's frame: the rail still leads elsewhere. */
export function BrokenPart(props: BrokenPageProps) {
	return <BrokenPage {...props} framed />;
}
