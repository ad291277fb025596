"use client";

/**
 * Stands in for the whole document when even the root layout broke, so it brings its own look: no tokens, no fonts,
 * no script of ours can be counted on.
 */
export function BrokenDocument({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
	return (
		<html lang="en">
			<body
				style={{
					fontFamily: "system-ui, sans-serif",
					textAlign: "center",
					padding: "20vh 24px",
					colorScheme: "light dark",
				}}
			>
				<title>Usher broke</title>
				<h1 style={{ fontSize: 20, fontWeight: 550 }}>Usher broke</h1>
				<p style={{ fontSize: 14 }}>
					Nothing was done to any room by it. Try again; if it breaks again, tell an admin.
				</p>
				<button type="button" onClick={reset}>
					Try again
				</button>
				{error.digest ? <p style={{ fontFamily: "monospace", fontSize: 12 }}>{error.digest}</p> : null}
			</body>
		</html>
	);
}
