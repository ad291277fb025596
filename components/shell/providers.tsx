"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
// The bundler copies a module into the chunk of every page and every boundary (not found, forbidden, error) that uses
// it, unless the root has it already: these two are used by all of them, and travel once.
import "next/link";
import "../ui/button";
import { ClockProvider } from "../ui/time";

interface ProvidersProps {
	/** Of this page's Content-Security-Policy, for the script that sets the theme before the first paint. */
	nonce: string;
	renderedAt: number;
	children: ReactNode;
}

export function Providers({ nonce, renderedAt, children }: ProvidersProps) {
	return (
		<ThemeProvider attribute="class" defaultTheme="system" enableSystem nonce={nonce} storageKey="usher.theme">
			<ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
		</ThemeProvider>
	);
}
