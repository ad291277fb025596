"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "../ui/time";

interface ProvidersProps {
	/** Of this page's Content-Security-Policy, for the script that sets the theme before the first paint. */
	nonce: string;
	renderedAt: number;
	children: ReactNode;
}

export function Providers({ nonce, renderedAt, children }: ProvidersProps) {
	const [client] = useState(
		() =>
			new QueryClient({
				defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true, staleTime: 2_000 } },
			}),
	);
	return (
		<ThemeProvider attribute="class" defaultTheme="system" enableSystem nonce={nonce} storageKey="usher.theme">
			<QueryClientProvider client={client}>
				<ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
			</QueryClientProvider>
		</ThemeProvider>
	);
}
